#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "db/session.h"
#include "db/shown_cache.h"
#include "domain/program_store.h"

namespace cte::db {

class MySqlProgramStore final : public domain::ProgramStore {
 public:
  // Owns neither; both outlive it.
  MySqlProgramStore(Session& session, ShownCache& cache)
      : session_(session), cache_(cache) {}

  absl::StatusOr<std::vector<domain::Entity>> ListDistricts(
      const domain::Visibility& visibility, std::string_view after,
      int limit) override;
  absl::StatusOr<std::optional<domain::Entity>> FindDistrict(
      std::string_view code, const domain::Visibility& visibility) override;
  absl::StatusOr<std::optional<domain::ProgramPlace>> FindPlace(
      domain::Psn psn) override;
  absl::StatusOr<std::optional<domain::ProgramLookup>> LookUp(
      const domain::ProgramQuestion& question) override;
  absl::StatusOr<std::optional<domain::FoundProgram>> Find(
      const domain::ProgramQuestion& question) override;
  absl::Status FindAhead(
      const std::vector<domain::ProgramQuestion>& questions) override;
  absl::StatusOr<std::optional<domain::ProgramYear>> Get(
      domain::Psn psn, std::int32_t school_year) override;
  absl::StatusOr<std::vector<domain::ProgramYear>> List(
      const domain::ProgramQuery& query) override;
  absl::StatusOr<domain::ReviewTotals> Totals(
      const domain::ProgramQuery& query) override;
  absl::StatusOr<std::vector<domain::ProgramStudent>> ListStudents(
      const domain::StudentSelection& selection,
      const std::optional<domain::StudentPosition>& after, int limit) override;
  absl::StatusOr<bool> Withdraw(const domain::Actor& actor, domain::Psn psn,
                                std::int32_t school_year) override;

 private:
  Session& session_;
  ShownCache& cache_;
  // What FindAhead has found and nobody has asked for.
  std::vector<
      std::pair<domain::ProgramQuestion, std::optional<domain::FoundProgram>>>
      ahead_;
};

}  // namespace cte::db
