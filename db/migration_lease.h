#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/connection.h"

namespace cte::db {

// The right to migrate a database, held by one server at a time: a row with a
// holder and a time at which the right ends by the database's clock. GET_LOCK
// would be a lock of one node of a Galera cluster only, while two updates of a
// row conflict wherever they are made.
//
// A holder that dies loses the lease by time; so does one that lives but takes
// too long, which is why every write under it renews it in the same
// transaction. Not longer alive than its connection.
class MigrationLease {
 public:
  // The table that the lease is kept in. May be called by several servers.
  static absl::Status CreateTable(Connection& connection);

  // Waits for the lease while others hold it. UNAVAILABLE
  // (MIGRATION_IN_PROGRESS) if that takes longer than `patience`.
  static absl::StatusOr<MigrationLease> Take(Connection& connection,
                                             absl::Duration duration,
                                             absl::Duration patience);
  ~MigrationLease();
  MigrationLease(MigrationLease&& other) noexcept;
  MigrationLease& operator=(MigrationLease&&) = delete;

  // Holds it for another `duration`. ABORTED if another server has taken it.
  absl::Status Renew();

 private:
  MigrationLease(Connection& connection, std::string holder,
                 absl::Duration duration);

  Connection* connection_;
  std::string holder_;
  absl::Duration duration_;
};

}  // namespace cte::db
