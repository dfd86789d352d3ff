#pragma once

#include "absl/status/status.h"
#include "db/connection.h"

// The table `shown_version`: proof that what a server has read of the roster,
// the grants and the school years is still so (shown_cache.h).
namespace cte::db {

// To be called in every transaction that changes one of these, best at its end:
// others that do wait for it.
absl::Status ChangeShown(Connection& connection);

}  // namespace cte::db
