#pragma once

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "domain/actor.h"
#include "domain/award.h"

namespace cte::db {

// AwardStore::Remove, to be called in a transaction.
//
// Locks the year, the program, the credentials of the student's awards, then
// these awards: db/award_writer.h has the same order.
absl::StatusOr<bool> RemoveAward(Connection& connection,
                                 const domain::AwardRemoval& removal,
                                 const domain::Actor& actor);

}  // namespace cte::db
