#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "db/connection.h"

namespace cte::db {

// Gives each name of a suggested credential its number, made if there is none;
// names that are alike but for their spelling belong to one suggestion (R12).
// To be called in a transaction that found the suggestions open: if one was
// settled meanwhile, ABORTED, as after a lost race, so that all is checked
// again.
absl::StatusOr<absl::flat_hash_map<std::string, std::uint32_t>> CreateSpellings(
    Connection& connection, std::vector<std::string> names);

}  // namespace cte::db
