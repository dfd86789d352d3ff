#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "domain/access.h"
#include "domain/actor.h"

namespace cte::db {

// Gives a grant whose scope is known to exist, and records it in the audit.
// False if the principal holds it already. To be called in a transaction.
absl::StatusOr<bool> InsertGrant(Connection& connection,
                                 const domain::Actor& actor,
                                 std::string_view principal,
                                 const domain::Grant& grant);

}  // namespace cte::db
