#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "db/fact_cache.h"
#include "db/session.h"
#include "domain/credential_store.h"

namespace cte::db {

class MySqlAwardStore final : public domain::AwardStore {
 public:
  // Owns neither; both outlive it.
  MySqlAwardStore(Session& session, FactCache& cache)
      : session_(session), cache_(cache) {}

  absl::StatusOr<bool> WriteAll(const domain::Actor& actor,
                                std::int32_t school_year,
                                std::vector<domain::CheckedRow>& rows) override;
  absl::StatusOr<bool> Remove(const domain::AwardRemoval& removal,
                              const domain::Actor& actor) override;
  absl::StatusOr<std::vector<domain::Award>> List(
      const domain::AwardQuery& query) override;
  absl::StatusOr<std::optional<domain::Student>> FindStudent(
      const domain::Uic& uic) override;
  absl::StatusOr<std::vector<domain::Participation>> ListParticipations(
      const domain::Uic& uic, const domain::Visibility& visibility) override;
  absl::StatusOr<domain::IndicatorCounts> CountQualifying(
      const domain::IndicatorQuery& query) override;
  absl::StatusOr<std::vector<domain::QualifyingStudent>> ListQualifying(
      const domain::IndicatorQuery& query, std::string_view after,
      int limit) override;

 private:
  Session& session_;
  FactCache& cache_;
};

}  // namespace cte::db
