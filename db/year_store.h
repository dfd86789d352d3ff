#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/session.h"
#include "domain/program_store.h"

namespace cte::db {

// FAILED_PRECONDITION, NO_CURRENT_YEAR.
absl::StatusOr<std::int32_t> CurrentYear(Connection& connection);

enum class YearLock { kNone, kShare };
// FAILED_PRECONDITION, YEAR_CLOSED. With kShare the year cannot be closed until
// the transaction ends.
absl::Status YearMustBeOpen(Connection& connection, std::int32_t school_year,
                            YearLock lock);

class MySqlYearStore final : public domain::YearStore {
 public:
  // Does not own the session, which outlives it.
  explicit MySqlYearStore(Session& session) : session_(session) {}

  absl::StatusOr<std::vector<domain::SchoolYearRecord>> List() override;
  absl::StatusOr<domain::SchoolYearRecord> SetClosed(std::int32_t school_year,
                                                     bool closed) override;
  absl::StatusOr<domain::SchoolYearRecord> SetCurrent(
      std::int32_t school_year) override;

 private:
  Session& session_;
};

}  // namespace cte::db
