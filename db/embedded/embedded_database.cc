#include "db/embedded/embedded_database.h"

#include <unistd.h>

#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "db/embedded/guarded_command.h"
#include "db/embedded/machine_memory.h"
#include "domain/error.h"

namespace cte::db {
namespace {

constexpr absl::Duration kPredecessorPatience = absl::Seconds(30);
constexpr absl::Duration kVersionTimeout = absl::Seconds(30);
constexpr absl::Duration kUpgradeTimeout = absl::Minutes(30);

Command ServerCommand(const Programs& programs, const DataFolder& folder) {
  Command command{programs.mariadbd,
                  {"--no-defaults", "--skip-networking", "--skip-name-resolve",
                   absl::StrCat("--datadir=", folder.data().string()),
                   absl::StrCat("--tmpdir=", folder.temporary().string()),
                   // Relative to the data, for a path of any length.
                   absl::StrCat("--socket=", DataFolder::kSocketName),
                   "--pid-file=mariadbd.pid",
                   absl::StrCat("--log-error=", folder.log().string()),
                   "--character-set-server=utf8mb4",
                   "--collation-server=utf8mb4_unicode_520_ci",
                   absl::StrCat("--innodb-buffer-pool-size=",
                                BufferPoolBytes(MemoryOfMachine())),
                   "--max-allowed-packet=64M", "--max-connections=200"},
                  folder.data().string()};
  if (geteuid() == 0) command.arguments.push_back("--user=root");
  return command;
}

// -1, 0 or 1 as "10.11" is older than, as old as or newer than "11.4".
int Compare(const std::string& a, const std::string& b) {
  std::pair<int, int> left;
  std::pair<int, int> right;
  std::sscanf(a.c_str(), "%d.%d", &left.first, &left.second);
  std::sscanf(b.c_str(), "%d.%d", &right.first, &right.second);
  return left < right ? -1 : left > right ? 1 : 0;
}

// "10.11" of "mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for ...".
absl::StatusOr<std::string> ServerVersion(const Programs& programs) {
  const absl::StatusOr<std::string> output =
      RunGuarded({programs.mariadbd, {"--no-defaults", "--version"}, "/"},
                 kVersionTimeout);
  if (!output.ok()) return output.status();
  const std::size_t at = output->find("Ver ");
  int major = 0;
  int minor = 0;
  if (at == std::string::npos ||
      std::sscanf(output->c_str() + at, "Ver %d.%d", &major, &minor) != 2) {
    return domain::Error(absl::StatusCode::kFailedPrecondition,
                         "MARIADB_NOT_INSTALLED",
                         absl::StrCat(programs.mariadbd,
                                      " does not say its version as a "
                                      "mariadbd does; it says: ",
                                      *output));
  }
  return absl::StrCat(major, ".", minor);
}

absl::Status CheckNotNewer(const Programs& programs, const DataFolder& folder) {
  const std::string data_version = folder.DataVersion();
  if (data_version.empty()) return absl::OkStatus();
  const absl::StatusOr<std::string> version = ServerVersion(programs);
  if (!version.ok()) return version.status();
  if (Compare(data_version, *version) <= 0) return absl::OkStatus();
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "DATABASE_TOO_NEW",
      absl::StrCat("The data in ", folder.data().string(), " are of MariaDB ",
                   data_version, ", and the one installed is ", *version,
                   ". Install that version or a later one."));
}

}  // namespace

absl::StatusOr<std::unique_ptr<EmbeddedDatabase>> EmbeddedDatabase::Start(
    Options options) {
  if (!options.log) options.log = [](std::string_view) {};
  absl::StatusOr<Programs> programs = FindPrograms(options.programs);
  if (!programs.ok()) return programs.status();
  options.programs = *std::move(programs);

  absl::StatusOr<DataFolder> folder = DataFolder::Take(options.folder);
  if (!folder.ok()) return folder.status();
  absl::Status status = folder->InitializeIfNew(options.programs);
  if (status.ok()) status = CheckNotNewer(options.programs, *folder);
  if (status.ok()) status = folder->WaitForPredecessor(kPredecessorPatience);
  if (status.ok()) status = folder->OpenData();
  if (!status.ok()) return status;
  absl::StatusOr<UniqueFd> log = folder->OpenLog();
  if (!log.ok()) return log.status();

  // Not by the supervisor's thread, which would be the first to connect.
  Connection::InitializeDriver();
  std::unique_ptr<EmbeddedDatabase> database(new EmbeddedDatabase(
      std::move(options), *std::move(folder), *std::move(log)));
  if (status = database->Begin(); !status.ok()) return status;
  return database;
}

EmbeddedDatabase::EmbeddedDatabase(Options options, DataFolder folder,
                                   UniqueFd log)
    : options_(std::move(options)),
      folder_(std::move(folder)),
      log_(std::move(log)),
      supervisor_({ServerCommand(options_.programs, folder_), log_.get(),
                   [this] { return Connection::Open(RootOptions()).ok(); },
                   options_.log, options_.stop_patience}) {}

EmbeddedDatabase::~EmbeddedDatabase() = default;

absl::Status EmbeddedDatabase::Begin() {
  absl::Status status = supervisor_.Start(options_.start_patience);
  if (!status.ok()) {
    return domain::Error(
        status.code(), domain::ErrorReason(status),
        absl::StrCat(std::string(status.message()), " The end of ",
                     folder_.log().string(), ":\n", folder_.LogTail()));
  }
  absl::StatusOr<std::unique_ptr<Connection>> connection =
      Connection::Open(RootOptions());
  if (!connection.ok()) return connection.status();
  status = (*connection)
               ->ExecuteDirect(absl::StrCat(
                   "CREATE DATABASE IF NOT EXISTS ", kSchema,
                   " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci"));
  return status.ok() ? UpgradeIfOld(**connection) : status;
}

absl::Status EmbeddedDatabase::UpgradeIfOld(Connection& connection) {
  std::string version;
  absl::Status status = connection.Query(
      "SELECT VERSION()", {}, [&](const Row& row) { version = row.Text(0); });
  const std::string data_version = folder_.DataVersion();
  if (!status.ok() || Compare(data_version, version) == 0) return status;
  options_.log(absl::StrCat("The data are of MariaDB ",
                            data_version.empty() ? "unknown" : data_version,
                            "; they are upgraded to ", version, "."));
  return RunGuarded({options_.programs.mariadb_upgrade,
                     {"--no-defaults", "--user=root", "--protocol=socket",
                      absl::StrCat("--socket=", DataFolder::kSocketName)},
                     folder_.data().string()},
                    kUpgradeTimeout)
      .status();
}

ConnectionOptions EmbeddedDatabase::RootOptions() const {
  ConnectionOptions options;
  options.socket_path = folder_.SocketPath();
  options.user = "root";
  return options;
}

ConnectionOptions EmbeddedDatabase::connection_options() const {
  ConnectionOptions options = RootOptions();
  options.database = kSchema;
  return options;
}

}  // namespace cte::db
