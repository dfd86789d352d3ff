#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/shown_cache.h"
#include "domain/program_store.h"

// What a call about one program asks first; what the functions answer is said
// in domain/program_store.h.
namespace cte::db {

// One query asks where the program is, and proves that the years and grants in
// the cache are still so.
absl::StatusOr<std::optional<domain::ProgramLookup>> LookUpProgram(
    Connection& connection, ShownCache& cache,
    const domain::ProgramQuestion& question);

// The answers to the questions, in their order. One query asks what the
// programs reported, and proves that the rest, if it is in the cache, is still
// so; of a program that is declared a second one asks who declared it.
absl::StatusOr<std::vector<std::optional<domain::FoundProgram>>> FindPrograms(
    Connection& connection, ShownCache& cache,
    const std::vector<domain::ProgramQuestion>& questions);

}  // namespace cte::db
