#include "db/indicator_reader.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "db/batches.h"
#include "db/credential_histories.h"
#include "db/query_text.h"
#include "domain/credential_history.h"

namespace cte::db {
namespace {

using domain::IndicatorQuery;
using domain::Psn;
using domain::QualifyingStudent;

// Awards that are read at once, besides those of one student.
constexpr int kPiece = 10'000;
constexpr std::string_view kLastUic = "Z999999999";

// An award, in the order that says which one of a student counts first.
struct Entry {
  std::int32_t school_year = 0;
  Psn psn{};
  std::uint32_t credential_id = 0;

  friend auto operator<=>(const Entry&, const Entry&) = default;
};
using FirstCounting = std::optional<Entry>;

// Students with awards, by UIC; each with the first award that counts. False
// ends the reading.
using Visit =
    absl::FunctionRef<bool(const std::string& uic, const FirstCounting& first)>;

class IndicatorReader {
 public:
  IndicatorReader(Connection& connection, const IndicatorQuery& query)
      : connection_(connection), query_(query), rule_({}) {}

  // To be called first.
  absl::Status Prepare() {
    if (auto status = LoadPrograms(); !status.ok()) return status;
    if (auto status = LoadMeanings(); !status.ok()) return status;
    const auto histories = LoadAllHistories(connection_);
    if (!histories.ok()) return histories.status();
    std::vector<domain::Credential> catalogue;
    for (const domain::CredentialHistory& history : *histories) {
      domain::Credential credential = history.In(query_.school_year);
      codes_[credential.id] = credential.code;
      if (credential.in_force) catalogue.push_back(std::move(credential));
    }
    rule_ = domain::IndicatorRule(catalogue);
    return absl::OkStatus();
  }

  // Students whose UIC comes after `after`.
  absl::Status VisitStudents(std::string_view after, Visit visit) {
    const bool is_state = !query_.psn && query_.district_code.empty();
    return is_state ? VisitState(after, visit) : VisitPrograms(after, visit);
  }

  std::string CodeOf(std::uint32_t credential_id) const {
    const auto code = codes_.find(MeaningOf(credential_id));
    return code == codes_.end() ? "" : code->second;
  }

 private:
  absl::Status LoadPrograms() {
    QueryText text(
        "SELECT p.psn, p.cip_code FROM programs p JOIN buildings b"
        " ON b.building_code = p.building_code WHERE TRUE");
    if (query_.psn) {
      text.Add(" AND p.psn = ?", {static_cast<std::int64_t>(*query_.psn)});
    }
    if (!query_.district_code.empty()) {
      text.Add(" AND b.district_code = ?", {query_.district_code});
    }
    text.AddVisible(query_.visibility);
    return text.Run(connection_, [&](const Row& row) {
      cip_codes_[Psn{row.Int(0)}] = row.Text(1);
    });
  }

  absl::Status LoadMeanings() {
    return connection_.Query(
        "SELECT credential_id, settled_as FROM credentials"
        " WHERE settled_as IS NOT NULL",
        {}, [&](const Row& row) {
          meanings_[static_cast<std::uint32_t>(row.Int(0))] =
              static_cast<std::uint32_t>(row.Int(1));
        });
  }

  std::uint32_t MeaningOf(std::uint32_t credential_id) const {
    const auto meaning = meanings_.find(credential_id);
    return meaning == meanings_.end() ? credential_id : meaning->second;
  }

  // Of an award in the scope.
  void Take(const Entry& entry, FirstCounting& first) {
    if (first && *first < entry) return;
    const std::string& cip_code = cip_codes_.at(entry.psn);
    if (rule_.Counts(MeaningOf(entry.credential_id), cip_code)) first = entry;
  }

  static Entry ReadEntry(const Row& row) {
    return {static_cast<std::int32_t>(row.Int(0)), Psn{row.Int(1)},
            static_cast<std::uint32_t>(row.Int(2))};
  }

  // One pass over the index of students, which holds all that is asked for. A
  // piece ends with a student, for MySQL sorts what is ordered by more than
  // the index names.
  absl::Status VisitState(std::string_view after, Visit visit) {
    std::string begin(after);
    while (begin < kLastUic) {
      std::string end(kLastUic);
      auto status = connection_.Query(
          "SELECT uic FROM awards FORCE INDEX (award_student) WHERE uic > ?"
          " ORDER BY uic LIMIT 1 OFFSET ?",
          {begin, kPiece}, [&](const Row& row) { end = row.Text(0); });
      if (!status.ok()) return status;
      const auto students = LoadPiece(begin, end);
      if (!students.ok()) return students.status();
      if (!VisitAll(*students, visit)) break;
      begin = std::move(end);
    }
    return absl::OkStatus();
  }

  using Students = std::vector<std::pair<std::string, FirstCounting>>;

  // Those after `begin` up to `end`, in order.
  absl::StatusOr<Students> LoadPiece(const std::string& begin,
                                     const std::string& end) {
    Students students;
    auto status = connection_.Query(
        "SELECT school_year, psn, credential_id, uic"
        " FROM awards FORCE INDEX (award_student)"
        " WHERE uic > ? AND uic <= ? ORDER BY uic",
        {begin, end}, [&](const Row& row) {
          const Entry entry = ReadEntry(row);
          if (entry.school_year > query_.school_year ||
              !cip_codes_.contains(entry.psn)) {
            return;
          }
          std::string uic = row.Text(3);
          if (students.empty() || students.back().first != uic) {
            students.emplace_back(std::move(uic), std::nullopt);
          }
          Take(entry, students.back().second);
        });
    if (!status.ok()) return status;
    return students;
  }

  // False if the visit was ended.
  template <typename SortedStudents>
  static bool VisitAll(const SortedStudents& students, Visit visit) {
    for (const auto& [uic, first] : students) {
      if (!visit(uic, first)) return false;
    }
    return true;
  }

  absl::Status VisitPrograms(std::string_view after, Visit visit) {
    std::map<std::string, FirstCounting> students;
    for (const auto& [psn, cip_code] : cip_codes_) {
      auto status = connection_.Query(
          "SELECT school_year, psn, credential_id, uic"
          " FROM awards FORCE INDEX (PRIMARY)"
          " WHERE psn = ? AND school_year <= ? AND uic > ?",
          {static_cast<std::int64_t>(psn), query_.school_year, after},
          [&](const Row& row) { Take(ReadEntry(row), students[row.Text(3)]); });
      if (!status.ok()) return status;
    }
    VisitAll(students, visit);
    return absl::OkStatus();
  }

  Connection& connection_;
  const IndicatorQuery& query_;
  absl::flat_hash_map<Psn, std::string> cip_codes_;  // of the scope
  absl::flat_hash_map<std::uint32_t, std::uint32_t> meanings_;
  absl::flat_hash_map<std::uint32_t, std::string> codes_;
  domain::IndicatorRule rule_;
};

absl::Status LoadNames(Connection& connection,
                       std::vector<QualifyingStudent>& students) {
  absl::flat_hash_map<std::string, QualifyingStudent*> by_uic;
  for (QualifyingStudent& student : students) by_uic[student.uic] = &student;
  return QueryBatches(
      connection,
      "SELECT uic, last_name, first_name FROM students WHERE uic IN ", "", {},
      students, 1,
      [](const QualifyingStudent& student, std::vector<Value>& values) {
        values.emplace_back(student.uic);
      },
      [&](const Row& row) {
        QualifyingStudent& student = *by_uic.at(row.Text(0));
        student.last_name = row.Text(1);
        student.first_name = row.Text(2);
      });
}

}  // namespace

absl::StatusOr<domain::IndicatorCounts> CountQualifying(
    Connection& connection, const IndicatorQuery& query) {
  IndicatorReader reader(connection, query);
  if (auto status = reader.Prepare(); !status.ok()) return status;
  domain::IndicatorCounts counts;
  auto status = reader.VisitStudents(
      "", [&](const std::string&, const FirstCounting& first) {
        ++counts.students_with_awards;
        if (!first) return true;
        ++counts.qualifying;
        if (first->school_year == query.school_year) ++counts.newly_qualifying;
        return true;
      });
  if (!status.ok()) return status;
  return counts;
}

absl::StatusOr<std::vector<QualifyingStudent>> LoadQualifying(
    Connection& connection, const IndicatorQuery& query, std::string_view after,
    int limit) {
  IndicatorReader reader(connection, query);
  if (auto status = reader.Prepare(); !status.ok()) return status;
  std::vector<QualifyingStudent> students;
  auto status = reader.VisitStudents(
      after, [&](const std::string& uic, const FirstCounting& first) {
        if (!first) return true;
        students.push_back({uic, "", "", first->school_year, first->psn,
                            reader.CodeOf(first->credential_id)});
        return static_cast<int>(students.size()) < limit;
      });
  if (!status.ok()) return status;
  status = LoadNames(connection, students);
  if (!status.ok()) return status;
  return students;
}

}  // namespace cte::db
