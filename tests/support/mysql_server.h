#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/embedded/child_process.h"
#include "tests/support/temporary_folder.h"

namespace cte::test {

// A real MySQL with empty data in a temporary folder, from a root folder that
// deploy/mysql-chroot has made. It is killed with the object or the test.
class MySqlServer {
 public:
  // Answers when the server does.
  static absl::StatusOr<std::unique_ptr<MySqlServer>> Start(
      const std::string& root_folder);

  db::ConnectionOptions connection_options() const;

 private:
  MySqlServer() = default;

  TemporaryFolder folder_;
  std::unique_ptr<db::ChildProcess> process_;
};

}  // namespace cte::test
