#include "db/migration_lease.h"

#include <utility>

#include "absl/time/clock.h"
#include "domain/error.h"

namespace cte::db {
namespace {

constexpr absl::Duration kPollInterval = absl::Milliseconds(50);

// On Galera losing a write to another node is an answer like any other here.
absl::StatusOr<bool> ChangesOneRow(Connection& connection, std::string_view sql,
                                   const std::vector<Value>& values) {
  const absl::StatusOr<std::int64_t> changed = connection.Execute(sql, values);
  if (absl::IsAborted(changed.status())) return false;
  if (!changed.ok()) return changed.status();
  return *changed == 1;
}

absl::StatusOr<std::string> NewHolder(Connection& connection) {
  std::string holder;
  absl::Status status = connection.Query(
      "SELECT UUID()", {}, [&](const Row& row) { holder = row.Text(0); });
  if (!status.ok()) return status;
  return holder;
}

}  // namespace

absl::Status MigrationLease::CreateTable(Connection& connection) {
  absl::Status status = connection.ExecuteDirect(
      "CREATE TABLE IF NOT EXISTS schema_migration_lease ("
      " id INT NOT NULL PRIMARY KEY,"
      " holder VARCHAR(64) NOT NULL,"
      " expires_at DATETIME(6) NOT NULL)");
  if (!status.ok()) return status;
  const absl::StatusOr<bool> made =
      ChangesOneRow(connection,
                    "INSERT IGNORE INTO schema_migration_lease"
                    " VALUES (1, '', '2000-01-01')",
                    {});
  return made.status();
}

absl::StatusOr<MigrationLease> MigrationLease::Take(Connection& connection,
                                                    absl::Duration duration,
                                                    absl::Duration patience) {
  absl::StatusOr<std::string> holder = NewHolder(connection);
  if (!holder.ok()) return holder.status();
  const absl::Time deadline = absl::Now() + patience;
  while (true) {
    const absl::StatusOr<bool> taken =
        ChangesOneRow(connection,
                      "UPDATE schema_migration_lease SET holder = ?,"
                      " expires_at = NOW(6) + INTERVAL ? MICROSECOND"
                      " WHERE id = 1 AND expires_at <= NOW(6)",
                      {*holder, absl::ToInt64Microseconds(duration)});
    if (!taken.ok()) return taken.status();
    if (*taken) return MigrationLease(connection, *holder, duration);
    if (absl::Now() >= deadline) {
      return domain::Error(absl::StatusCode::kUnavailable,
                           "MIGRATION_IN_PROGRESS",
                           "Another server is migrating this database for "
                           "longer than this one may wait; start again when "
                           "it is done.");
    }
    absl::SleepFor(kPollInterval);
  }
}

MigrationLease::MigrationLease(Connection& connection, std::string holder,
                               absl::Duration duration)
    : connection_(&connection),
      holder_(std::move(holder)),
      duration_(duration) {}

MigrationLease::MigrationLease(MigrationLease&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)),
      holder_(std::move(other.holder_)),
      duration_(other.duration_) {}

MigrationLease::~MigrationLease() {
  if (connection_ == nullptr) return;
  // If this fails the lease ends by its time.
  (void)connection_->Execute(
      "UPDATE schema_migration_lease SET expires_at = '2000-01-01'"
      " WHERE id = 1 AND holder = ?",
      {holder_});
}

absl::Status MigrationLease::Renew() {
  const absl::StatusOr<bool> renewed =
      ChangesOneRow(*connection_,
                    "UPDATE schema_migration_lease"
                    " SET expires_at = NOW(6) + INTERVAL ? MICROSECOND"
                    " WHERE id = 1 AND holder = ?",
                    {absl::ToInt64Microseconds(duration_), holder_});
  if (!renewed.ok()) return renewed.status();
  if (*renewed) return absl::OkStatus();
  return domain::Error(absl::StatusCode::kAborted, "MIGRATION_LEASE_LOST",
                       "Another server has taken over the migration.");
}

}  // namespace cte::db
