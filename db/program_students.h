#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "domain/student.h"

// The students of a program (R6 to R8); what the functions answer is said in
// domain/program_store.h.
namespace cte::db {

absl::StatusOr<std::vector<domain::StudentGrouping>> LoadGroupings(
    Connection& connection, domain::Psn psn, std::int32_t school_year);

absl::StatusOr<std::vector<domain::ProgramStudent>> LoadStudents(
    Connection& connection, const domain::StudentSelection& selection,
    const std::optional<domain::StudentPosition>& after, int limit);

}  // namespace cte::db
