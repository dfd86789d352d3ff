#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "domain/access.h"
#include "domain/actor.h"

// Rows of the table `grants`, which domain::AccessStore is about. What writes
// is to be called in a transaction, and records itself in the audit.
namespace cte::db {

// The code of the district that the scope of a row `g` is, or is in, for a
// SELECT; NULL for the state.
extern const std::string_view kDistrictOfGrant;

// Gives a grant whose scope is known to exist; false if the principal holds it
// already.
absl::StatusOr<bool> InsertGrant(Connection& connection,
                                 const domain::Actor& actor,
                                 std::string_view principal,
                                 const domain::Grant& grant);

// AccessStore::TakeGrant.
absl::StatusOr<bool> DeleteGrant(Connection& connection,
                                 const domain::Actor& actor,
                                 std::string_view principal,
                                 const domain::Grant& grant);

absl::StatusOr<std::vector<domain::GrantRecord>> LoadGrantRecords(
    Connection& connection, const domain::GrantQuery& query);

// AccessStore::DistrictOf.
absl::StatusOr<std::string> LoadDistrictOf(Connection& connection,
                                           const domain::Grant& grant);

}  // namespace cte::db
