#include "db/migrator.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "db/migration_lease.h"
#include "domain/error.h"

namespace cte::db {
namespace {

using absl::StatusCode;

struct Progress {
  std::string checksum;
  int statements_done;
  // The next statement was begun, and no one recorded how it ended.
  bool in_doubt;
  bool applied;
};

std::string ErrorNumber(const absl::Status& status) {
  auto metadata = domain::ErrorMetadata(status);
  return metadata["number"];
}

bool TableIsMissing(const absl::Status& status) {
  return ErrorNumber(status) == "1146";
}

// What the server says to DDL that has been done before.
bool SaysDoneBefore(const absl::Status& status) {
  static const std::set<std::string> kNumbers = {
      "1050",  // table exists
      "1051",  // unknown table (dropped, or ...
      "1146",  // ... renamed)
      "1054",  // unknown column (renamed)
      "1060",  // duplicate column
      "1061",  // duplicate key
      "1068",  // a second primary key
      "1091",  // nothing to drop
      "1359",  // trigger exists ...
      "1360",  // ... or not
      "1826",  // duplicate constraint
      "3822",  // duplicate check constraint (MySQL)
  };
  // MariaDB has no number of its own for a foreign key that is there, only this
  // one with that of the storage engine.
  const bool foreign_key_exists =
      ErrorNumber(status) == "1005" &&
      absl::StrContains(status.message(), "errno: 121 ");
  return foreign_key_exists || kNumbers.contains(ErrorNumber(status));
}

bool ChangesRows(const std::string& statement) {
  return std::ranges::any_of(
      std::to_array({"INSERT", "UPDATE", "DELETE", "REPLACE"}),
      [&](const char* verb) {
        return absl::StartsWithIgnoreCase(statement, verb);
      });
}

std::string Label(const Migration& migration) {
  return absl::StrCat(migration.version, " (", migration.name, ")");
}

class Migrator {
 public:
  Migrator(Connection& connection, const std::vector<Migration>& migrations,
           const MigrateOptions& options)
      : connection_(connection), migrations_(migrations), options_(options) {}

  absl::Status Run() {
    const absl::Time deadline = absl::Now() + options_.patience;
    while (true) {
      absl::Status status = RunOnce();
      if (absl::IsPermissionDenied(status)) return Behind(status);
      // Another server came between; what is left to do is read anew.
      if (!absl::IsAborted(status) || absl::Now() >= deadline) return status;
    }
  }

 private:
  absl::Status RunOnce();
  absl::Status ReadProgress();
  absl::Status CheckProgress() const;
  bool UpToDate() const;
  absl::Status Behind(const absl::Status& refusal) const;
  absl::Status CreateTables();
  absl::Status Apply(const Migration& migration, MigrationLease& lease);
  absl::Status RunDdl(const Migration& migration, const std::string& statement,
                      int index, bool in_doubt, MigrationLease& lease);
  absl::Status RunRows(const Migration& migration, const std::string& statement,
                       int index, MigrationLease& lease);
  absl::Status Record(MigrationLease& lease, std::string_view sql,
                      const std::vector<Value>& values);

  Connection& connection_;
  const std::vector<Migration>& migrations_;
  const MigrateOptions& options_;
  std::map<int, Progress> progress_;
};

absl::Status Migrator::RunOnce() {
  absl::Status status = ReadProgress();
  if (TableIsMissing(status)) status = absl::OkStatus();
  if (status.ok()) status = CheckProgress();
  if (!status.ok() || UpToDate()) return status;

  if (status = CreateTables(); !status.ok()) return status;
  absl::StatusOr<MigrationLease> lease =
      MigrationLease::Take(connection_, options_.lease, options_.patience);
  if (!lease.ok()) return lease.status();
  if (status = ReadProgress(); !status.ok()) return status;
  if (status = CheckProgress(); !status.ok()) return status;
  for (const Migration& migration : migrations_) {
    if (status = Apply(migration, *lease); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Migrator::ReadProgress() {
  progress_.clear();
  return connection_.Query(
      "SELECT version, checksum, statements_done, in_doubt,"
      " applied_at IS NOT NULL FROM schema_migrations",
      {}, [this](const Row& row) {
        progress_[static_cast<int>(row.Int(0))] = {
            row.Text(1), static_cast<int>(row.Int(2)), row.Int(3) != 0,
            row.Int(4) != 0};
      });
}

absl::Status Migrator::CheckProgress() const {
  if (progress_.empty()) return absl::OkStatus();
  const int known = migrations_.empty() ? 0 : migrations_.back().version;
  const int found = progress_.rbegin()->first;
  if (found > known) {
    return domain::Error(
        StatusCode::kFailedPrecondition, "SCHEMA_TOO_NEW",
        absl::StrCat("The database is at schema version ", found,
                     ", this program knows versions up to ", known,
                     ". Start the newer program, or restore the backup made "
                     "before the upgrade."));
  }
  std::set<int> unknown;
  for (const auto& [version, progress] : progress_) unknown.insert(version);
  for (const Migration& migration : migrations_) {
    unknown.erase(migration.version);
    if (migration.version > found) break;
    const auto at = progress_.find(migration.version);
    if (at == progress_.end()) {
      return domain::Error(
          StatusCode::kFailedPrecondition, "SCHEMA_CHANGED",
          absl::StrCat("Migration ", Label(migration), " was never applied, ",
                       "though version ", found,
                       " was. Give it a number after that."));
    }
    const Progress& progress = at->second;
    const bool untouched = progress.statements_done == 0 && !progress.in_doubt;
    if (progress.checksum != Checksum(migration) &&
        (progress.applied || !untouched)) {
      return domain::Error(
          StatusCode::kFailedPrecondition, "SCHEMA_CHANGED",
          absl::StrCat("Migration ", Label(migration), " was ",
                       progress.applied ? "applied" : "half applied",
                       " with another text than this program has. Start the "
                       "program that applied it, or put its text back and "
                       "write what is new as the next migration."));
    }
  }
  if (!unknown.empty()) {
    return domain::Error(
        StatusCode::kFailedPrecondition, "SCHEMA_CHANGED",
        absl::StrCat("The database has migration ", *unknown.begin(),
                     ", which this program does not have, though it knows "
                     "later ones. Start the program that applied it."));
  }
  return absl::OkStatus();
}

bool Migrator::UpToDate() const {
  return std::ranges::all_of(migrations_, [this](const Migration& migration) {
    const auto at = progress_.find(migration.version);
    return at != progress_.end() && at->second.applied;
  });
}

absl::Status Migrator::Behind(const absl::Status& refusal) const {
  const auto applied = std::ranges::count_if(
      progress_, [](const auto& step) { return step.second.applied; });
  return domain::Error(
      StatusCode::kFailedPrecondition, "SCHEMA_BEHIND",
      absl::StrCat("This program needs a schema of ", migrations_.size(),
                   " migrations, its database's user sees ", applied,
                   " of them applied and may not go on (",
                   std::string(refusal.message()),
                   "). Run ctecredd --migrate with a user who may change the "
                   "schema, and give this one its rights on the tables: "
                   "deploy/sql/README.md."));
}

absl::Status Migrator::CreateTables() {
  absl::Status status = MigrationLease::CreateTable(connection_);
  if (!status.ok()) return status;
  return connection_.ExecuteDirect(
      "CREATE TABLE IF NOT EXISTS schema_migrations ("
      " version INT NOT NULL PRIMARY KEY,"
      " name VARCHAR(200) NOT NULL,"
      " checksum CHAR(64) NOT NULL,"
      " statements_done INT NOT NULL,"
      " in_doubt BOOLEAN NOT NULL,"
      " applied_at DATETIME(6))");
}

absl::Status Migrator::Apply(const Migration& migration,
                             MigrationLease& lease) {
  const auto found = progress_.find(migration.version);
  Progress progress = found == progress_.end() ? Progress() : found->second;
  if (progress.applied) return absl::OkStatus();

  absl::Status status =
      Record(lease,
             "INSERT INTO schema_migrations"
             " (version, name, checksum, statements_done, in_doubt)"
             " VALUES (?, ?, ?, 0, FALSE) ON DUPLICATE KEY UPDATE"
             " name = VALUES(name), checksum = VALUES(checksum)",
             {migration.version, migration.name, Checksum(migration)});
  const std::vector<std::string> statements = Statements(migration.sql);
  const int count = static_cast<int>(statements.size());
  for (int i = progress.statements_done; status.ok() && i < count; ++i) {
    const std::string& statement = statements[static_cast<std::size_t>(i)];
    const bool in_doubt = progress.in_doubt && i == progress.statements_done;
    status = ChangesRows(statement)
                 ? RunRows(migration, statement, i, lease)
                 : RunDdl(migration, statement, i, in_doubt, lease);
    if (status.ok() || absl::IsAborted(status) || absl::IsUnavailable(status) ||
        absl::IsUnknown(status) || absl::IsPermissionDenied(status)) {
      continue;
    }
    status = domain::Error(
        StatusCode::kFailedPrecondition, "MIGRATION_FAILED",
        absl::StrCat("Statement ", i + 1, " of migration ", Label(migration),
                     " failed: ", std::string(status.message()),
                     ". Correct what it met in the database and start again: "
                     "it goes on from this statement."));
  }
  if (!status.ok()) return status;
  return Record(lease,
                "UPDATE schema_migrations SET applied_at = NOW(6)"
                " WHERE version = ?",
                {migration.version});
}

absl::Status Migrator::RunDdl(const Migration& migration,
                              const std::string& statement, int index,
                              bool in_doubt, MigrationLease& lease) {
  absl::Status status = Record(
      lease, "UPDATE schema_migrations SET in_doubt = TRUE WHERE version = ?",
      {migration.version});
  if (!status.ok()) return status;
  status = connection_.ExecuteDirect(statement);
  if (in_doubt && SaysDoneBefore(status)) status = absl::OkStatus();
  if (!status.ok()) {
    // Refused, so it is certain that this run of it did not take effect. Should
    // the record fail, it only counts as begun.
    if (!in_doubt && connection_.healthy()) {
      (void)Record(lease,
                   "UPDATE schema_migrations SET in_doubt = FALSE"
                   " WHERE version = ?",
                   {migration.version});
    }
    return status;
  }
  return Record(lease,
                "UPDATE schema_migrations SET statements_done = ?,"
                " in_doubt = FALSE WHERE version = ?",
                {index + 1, migration.version});
}

absl::Status Migrator::RunRows(const Migration& migration,
                               const std::string& statement, int index,
                               MigrationLease& lease) {
  absl::StatusOr<Transaction> transaction = Transaction::Begin(connection_);
  if (!transaction.ok()) return transaction.status();
  absl::Status status = lease.Renew();
  if (status.ok()) status = connection_.ExecuteDirect(statement);
  if (status.ok()) {
    status = connection_
                 .Execute(
                     "UPDATE schema_migrations SET statements_done = ?"
                     " WHERE version = ?",
                     {index + 1, migration.version})
                 .status();
  }
  return status.ok() ? transaction->Commit() : status;
}

absl::Status Migrator::Record(MigrationLease& lease, std::string_view sql,
                              const std::vector<Value>& values) {
  absl::StatusOr<Transaction> transaction = Transaction::Begin(connection_);
  if (!transaction.ok()) return transaction.status();
  absl::Status status = lease.Renew();
  if (status.ok()) status = connection_.Execute(sql, values).status();
  return status.ok() ? transaction->Commit() : status;
}

}  // namespace

absl::Status Migrate(Connection& connection,
                     const std::vector<Migration>& migrations,
                     const MigrateOptions& options) {
  return Migrator(connection, migrations, options).Run();
}

}  // namespace cte::db
