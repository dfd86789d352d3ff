#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/migration.h"

namespace cte::db {

struct MigrateOptions {
  // How long a server that has died in the middle holds up the next one.
  absl::Duration lease = absl::Seconds(10);
  // How long to wait for another server that is migrating.
  absl::Duration patience = absl::Minutes(10);
};

// Brings the connection's schema to the last of `migrations`, which are in
// order of version. Any number of servers may call it at once, on any node of a
// cluster: each statement takes effect once. A database that is up to date is
// only read, by SELECT from schema_migrations.
//
// What was applied is kept in schema_migrations, statement by statement, since
// DDL cannot be rolled back. A crash is made good by the next call: a statement
// that changes rows is in one transaction with its record; one of DDL (which
// both engines make wholly or not at all) that was begun and not recorded is
// run again, and then an error like "exists already" says that it had been
// done.
//
// A statement may take as long as the connection's io_timeout.
//
// FAILED_PRECONDITION:
//   SCHEMA_TOO_NEW   the database has a migration that comes after the last one
//   SCHEMA_CHANGED   what was applied is not what `migrations` say
//   SCHEMA_BEHIND    there is something to apply, and the connection's user may
//                    not; the message says who does it: ctecredd --migrate
//   MIGRATION_FAILED the server refused a statement; those before it stay
// UNAVAILABLE:
//   MIGRATION_IN_PROGRESS   patience has ended
// and what connection.h lists.
absl::Status Migrate(Connection& connection,
                     const std::vector<Migration>& migrations,
                     const MigrateOptions& options = {});

}  // namespace cte::db
