#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "domain/error.h"
#include "domain/stores.h"
#include "tests/unit/server/no_access.h"

namespace cte::test {

// Keeps what is recorded; copies share it.
struct FakeAudit final : domain::AuditStore {
  absl::Status RecordRead(const domain::Actor&,
                          const domain::AuditEvent& event) override {
    recorded->push_back(event);
    return absl::OkStatus();
  }
  absl::Status Sequence() override { return absl::OkStatus(); }
  absl::StatusOr<std::int64_t> NewestPosition() override { return 0; }
  absl::StatusOr<std::vector<domain::AuditRecord>> ReadAfter(std::int64_t,
                                                             int) override {
    return std::vector<domain::AuditRecord>();
  }
  absl::StatusOr<std::vector<domain::AuditRecord>> List(
      const domain::AuditQuery&) override {
    return std::vector<domain::AuditRecord>();
  }
  absl::StatusOr<std::vector<domain::ImportedAward>> ListImportedAwards(
      const domain::AuditEvent&) override {
    return std::vector<domain::ImportedAward>();
  }

  std::shared_ptr<std::vector<domain::AuditEvent>> recorded =
      std::make_shared<std::vector<domain::AuditEvent>>();
};

// A store that answers what an export reads, from lists that a test fills. It
// throws if anything else is asked, or if what a workbook holds is asked
// outside of a snapshot (R33). There are one program, 21223 in building 05976
// of district 63070, and the school year 2026.
class FakeStore final : public domain::Store,
                        private server::NoAccess,
                        private domain::ProgramStore,
                        private domain::YearStore,
                        private domain::CatalogueStore,
                        private domain::AwardStore {
 public:
  std::vector<domain::Award> all_awards;  // in the order of AwardPosition
  std::vector<domain::ProgramStudent> students;  // by name
  std::vector<domain::Credential> credentials;
  // What was asked last, and how many pages.
  domain::AwardQuery award_query;
  domain::StudentSelection selection;
  int pages = 0;
  // Makes the first `award_count` awards on the fly, so that memory is not what
  // a test holds.
  std::size_t award_count = 0;
  std::function<domain::Award(std::size_t)> make_award;

  std::vector<domain::Grant> grants;  // everybody's

  domain::AccessStore& access() override { return *this; }
  domain::RosterStore& roster() override { throw NotAsked(); }
  domain::ImportStore& imports() override { throw NotAsked(); }
  domain::StreamStore& streams() override { throw NotAsked(); }
  domain::YearStore& years() override { return *this; }
  domain::ProgramStore& programs() override { return *this; }
  domain::CatalogueStore& catalogue() override { return *this; }
  domain::AwardStore& awards() override { return *this; }
  domain::AuditStore& audit() override { return audit_; }
  // What was exported, as it is recorded (R29).
  const std::vector<domain::AuditEvent>& recorded() const {
    return *audit_.recorded;
  }

  absl::Status Ping() override { return absl::OkStatus(); }
  void Until(const std::stop_token&,
             const std::function<void()>& work) override {
    work();
  }
  absl::Status ReadSnapshot(
      const std::function<absl::Status()>& work) override {
    in_snapshot_ = true;
    absl::Status status = work();
    in_snapshot_ = false;
    return status;
  }

 private:
  using Uic = domain::Uic;

  static std::logic_error NotAsked() {
    return std::logic_error("an export does not ask for this");
  }
  void Asked() {
    if (!in_snapshot_) throw std::logic_error("read outside of the snapshot");
    ++pages;
  }

  // --- what the service asks

  absl::StatusOr<std::vector<domain::Grant>> ListGrants(
      std::string_view) override {
    return grants;
  }
  absl::StatusOr<std::vector<domain::SchoolYearRecord>> List() override {
    domain::SchoolYearRecord year;
    year.school_year = 2026;
    year.current = true;
    return std::vector{year};
  }
  absl::StatusOr<std::optional<domain::Entity>> FindDistrict(
      std::string_view code, const domain::Visibility& visibility) override {
    const auto& seen = visibility.districts;
    const bool may = visibility.everything ||
                     std::find(seen.begin(), seen.end(), code) != seen.end();
    if (code != "63070" || !may) return std::nullopt;
    return domain::Entity{"63070", "A district"};
  }
  absl::StatusOr<std::optional<domain::ProgramPlace>> FindPlace(
      domain::Psn psn) override {
    if (psn != domain::Psn{21223}) return std::nullopt;
    return domain::ProgramPlace{psn, "05976", "63070"};
  }

  // --- what exports read

  absl::StatusOr<std::vector<domain::Award>> List(
      const domain::AwardQuery& query) override {
    Asked();
    award_query = query;
    next_ = query.after ? next_ : 0;
    const std::size_t count = make_award ? award_count : all_awards.size();
    std::vector<domain::Award> page;
    while (next_ < count &&
           page.size() < static_cast<std::size_t>(query.limit)) {
      page.push_back(make_award ? make_award(next_) : all_awards[next_]);
      ++next_;
    }
    return page;
  }
  absl::StatusOr<std::vector<domain::ProgramStudent>> ListStudents(
      const domain::StudentSelection& asked,
      const std::optional<domain::StudentPosition>& after, int limit) override {
    Asked();
    selection = asked;
    auto from = students.begin();
    if (after) {
      from = std::find_if(from, students.end(),
                          [&](const auto& entry) {
                            return entry.student.uic == after->uic;
                          }) +
             1;
    }
    const auto size = std::min<std::ptrdiff_t>(limit, students.end() - from);
    return std::vector(from, from + size);
  }
  absl::StatusOr<std::vector<domain::Credential>> ListCredentials(
      std::int32_t) override {
    Asked();
    return credentials;
  }

  // --- what they do not

  absl::StatusOr<std::vector<domain::Entity>> ListDistricts(
      const domain::Visibility&, std::string_view, int) override {
    throw NotAsked();
  }
  absl::StatusOr<domain::SchoolYearRecord> SetClosed(const domain::Actor&,
                                                     std::int32_t,
                                                     bool) override {
    throw NotAsked();
  }
  absl::StatusOr<domain::SchoolYearRecord> SetCurrent(const domain::Actor&,
                                                      std::int32_t) override {
    throw NotAsked();
  }
  absl::StatusOr<std::optional<domain::ProgramYear>> Get(
      domain::Psn, std::int32_t) override {
    throw NotAsked();
  }
  absl::StatusOr<std::vector<domain::ProgramYear>> List(
      const domain::ProgramQuery&) override {
    throw NotAsked();
  }
  absl::StatusOr<domain::ReviewTotals> Totals(
      const domain::ProgramQuery&) override {
    throw NotAsked();
  }
  absl::StatusOr<std::optional<domain::ProgramLookup>> LookUp(
      const domain::ProgramQuestion& question) override {
    const auto place = FindPlace(question.psn);
    if (!place.ok()) return place.status();
    if (!*place) return std::nullopt;
    return domain::ProgramLookup{*ListGrants(question.principal), **place,
                                 question.school_year};
  }
  absl::StatusOr<std::optional<domain::FoundProgram>> Find(
      const domain::ProgramQuestion&) override {
    throw NotAsked();
  }
  absl::Status FindAhead(const std::vector<domain::ProgramQuestion>&) override {
    throw NotAsked();
  }
  absl::StatusOr<bool> Withdraw(const domain::Actor&, domain::Psn,
                                std::int32_t) override {
    throw NotAsked();
  }
  absl::StatusOr<std::optional<domain::Credential>> FindCredential(
      std::string_view, std::int32_t) override {
    throw NotAsked();
  }
  absl::StatusOr<std::vector<domain::Suggestion>> ListSuggestions(
      std::optional<domain::SuggestionState>,
      const std::optional<domain::SuggestionPosition>&, int) override {
    throw NotAsked();
  }
  absl::StatusOr<Settled> Settle(domain::SuggestionId,
                                 const domain::Settlement&,
                                 const domain::Actor&, bool) override {
    throw NotAsked();
  }
  absl::StatusOr<bool> WriteAll(const domain::Actor&, std::int32_t,
                                std::vector<domain::CheckedRow>&) override {
    throw NotAsked();
  }
  absl::StatusOr<bool> Remove(const domain::AwardRemoval&,
                              const domain::Actor&) override {
    throw NotAsked();
  }
  absl::StatusOr<std::optional<domain::Student>> FindStudent(
      const Uic&) override {
    throw NotAsked();
  }
  absl::StatusOr<std::vector<domain::Participation>> ListParticipations(
      const Uic&, const domain::Visibility&) override {
    throw NotAsked();
  }
  absl::StatusOr<domain::IndicatorCounts> CountQualifying(
      const domain::IndicatorQuery&) override {
    throw NotAsked();
  }
  absl::StatusOr<std::vector<domain::QualifyingStudent>> ListQualifying(
      const domain::IndicatorQuery&, std::string_view, int) override {
    throw NotAsked();
  }

  bool in_snapshot_ = false;
  std::size_t next_ = 0;

  FakeAudit audit_;
};

}  // namespace cte::test
