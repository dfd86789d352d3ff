#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/embedded/child_process.h"
#include "tests/support/reserved_port.h"
#include "tests/support/temporary_folder.h"

namespace cte::test {

// What a server shows who connects by TLS, as PEM texts.
struct ServerCertificate {
  std::string certificate;
  std::string key;
};

// A real database server with empty data in a temporary folder, on a socket
// there and on a port of 127.0.0.1. It is killed with the object or the test.
class DatabaseServer {
 public:
  // Both answer when the server does. Without a certificate the MariaDB speaks
  // no TLS, the MySQL with one of its own.
  //
  // The MariaDB of this machine.
  static absl::StatusOr<std::unique_ptr<DatabaseServer>> StartMariaDb(
      const std::optional<ServerCertificate>& certificate = {});
  // The MySQL of a root folder that deploy/mysql-chroot has made.
  static absl::StatusOr<std::unique_ptr<DatabaseServer>> StartMySql(
      const std::string& root_folder,
      const std::optional<ServerCertificate>& certificate = {});

  // As root, by the socket.
  db::ConnectionOptions connection_options() const;
  int port() const { return port_.number(); }

 private:
  DatabaseServer() = default;

  absl::Status Run(db::Command command, const std::filesystem::path& log);
  // What both take.
  std::vector<std::string> Options() const;
  // Puts it into the folder, which the server sees at `seen`; answers the
  // options that name it.
  std::vector<std::string> Put(
      const std::optional<ServerCertificate>& certificate,
      const std::string& seen) const;

  TemporaryFolder folder_;
  ReservedPort port_;
  std::unique_ptr<db::ChildProcess> process_;
};

}  // namespace cte::test
