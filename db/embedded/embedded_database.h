#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/embedded/data_folder.h"
#include "db/embedded/programs.h"
#include "db/embedded/server_supervisor.h"

namespace cte::db {

// A private MariaDB in a folder: made when it is not there, started, started
// again when it dies, and gone when this object or the whole program is, even
// if that is killed. Nobody else can reach it: no network, and a socket in a
// folder of the program's user only. Commits are on disk when they are
// answered. Thread safe.
class EmbeddedDatabase {
 public:
  struct Options {
    // Made with mode 0700 if it is not there. Of any length.
    std::filesystem::path folder;
    // Gets a line for each thing that happens, from any thread. May be empty.
    std::function<void(std::string_view)> log = {};
    // Where MariaDB's programs are; what is empty is looked for.
    Programs programs = {};
    absl::Duration start_patience = absl::Minutes(1);
    // After it, a server that does not end is killed: nothing committed is
    // lost, the next start takes longer.
    absl::Duration stop_patience = absl::Minutes(1);
  };

  static constexpr const char* kSchema = "ctecred";

  // Answers when the database does and has the schema `ctecred`. A folder whose
  // owner was killed is taken over, with all that was committed. Data of an
  // older MariaDB are upgraded, which may take minutes and has no way back.
  //
  // FAILED_PRECONDITION: DATABASE_IN_USE, DATABASE_DIR_UNSAFE,
  // DATABASE_DIR_UNUSABLE (data_folder.h), MARIADB_NOT_INSTALLED (programs.h),
  // DATABASE_TOO_NEW (the data are of a later MariaDB), COMMAND_FAILED (making
  // or upgrading failed), DATABASE_NOT_STARTED, with the end of the log.
  static absl::StatusOr<std::unique_ptr<EmbeddedDatabase>> Start(
      Options options);

  // Stops.
  ~EmbeddedDatabase();
  EmbeddedDatabase(const EmbeddedDatabase&) = delete;

  // Good in this process, while this object lives.
  ConnectionOptions connection_options() const;

  // Ends the server and waits until it has. May be called again.
  void Stop() { supervisor_.Stop(); }

  ServerState state() const { return supervisor_.state(); }
  int restarts() const { return supervisor_.restarts(); }
  int pid() const { return supervisor_.pid(); }

 private:
  EmbeddedDatabase(Options options, DataFolder folder, UniqueFd log);

  absl::Status Begin();
  absl::Status UpgradeIfOld(Connection& connection);
  ConnectionOptions RootOptions() const;

  const Options options_;
  const DataFolder folder_;
  const UniqueFd log_;
  ServerSupervisor supervisor_;
};

}  // namespace cte::db
