#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/session.h"
#include "domain/actor.h"
#include "domain/program_store.h"

namespace cte::db {

// FAILED_PRECONDITION, NO_CURRENT_YEAR.
absl::StatusOr<std::int32_t> CurrentYear(Connection& connection);

// The newest first.
absl::StatusOr<std::vector<domain::SchoolYearRecord>> LoadYears(
    Connection& connection);

enum class YearLock { kNone, kShare };
// FAILED_PRECONDITION, YEAR_CLOSED. With kShare the year cannot be closed until
// the transaction ends.
absl::Status YearMustBeOpen(Connection& connection, std::int32_t school_year,
                            YearLock lock);

// Records the change of a year in the audit, if it is one, and that what is
// shown has changed. `before` is nothing
// for a year that is new. To be called in the transaction that changes it.
absl::Status RecordYear(Connection& connection, const domain::Actor& actor,
                        const std::optional<domain::SchoolYearRecord>& before,
                        const domain::SchoolYearRecord& after);

// The year with a lock that writers to it wait for; nothing if there is none.
absl::StatusOr<std::optional<domain::SchoolYearRecord>> LockYear(
    Connection& connection, std::int32_t school_year);

// Makes all years but this one not current, and records which one was.
absl::Status ClearCurrentYear(Connection& connection,
                              const domain::Actor& actor, std::int32_t besides);

class MySqlYearStore final : public domain::YearStore {
 public:
  // Does not own the session, which outlives it.
  explicit MySqlYearStore(Session& session) : session_(session) {}

  absl::StatusOr<std::vector<domain::SchoolYearRecord>> List() override;
  absl::StatusOr<domain::SchoolYearRecord> SetClosed(const domain::Actor& actor,
                                                     std::int32_t school_year,
                                                     bool closed) override;
  absl::StatusOr<domain::SchoolYearRecord> SetCurrent(
      const domain::Actor& actor, std::int32_t school_year) override;

 private:
  Session& session_;
};

}  // namespace cte::db
