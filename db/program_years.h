#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "domain/program.h"

// Programs with what they reported for a school year.
namespace cte::db {

// One program, active in the year or not; empty if there is none.
absl::StatusOr<std::vector<domain::ProgramYear>> LoadProgramYear(
    Connection& connection, domain::Psn psn, std::int32_t school_year);

// A page of those that the query chooses.
absl::StatusOr<std::vector<domain::ProgramYear>> LoadProgramYears(
    Connection& connection, const domain::ProgramQuery& query);

// Of all that the query chooses, whatever its status, position and limit.
absl::StatusOr<domain::ReviewTotals> CountProgramYears(
    Connection& connection, const domain::ProgramQuery& query);

}  // namespace cte::db
