#include "tests/support/mysql_server.h"

#include <unistd.h>

#include <fstream>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace cte::test {
namespace {

constexpr absl::Duration kStartPatience = absl::Seconds(90);

std::string Contents(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace

absl::StatusOr<std::unique_ptr<MySqlServer>> MySqlServer::Start(
    const std::string& root_folder) {
  std::unique_ptr<MySqlServer> server(new MySqlServer);
  const std::filesystem::path& folder = server->folder_.path();
  absl::StatusOr<db::ChildProcess> process = db::ChildProcess::Start(
      {CTE_SOURCE_FOLDER "/deploy/mysql-chroot",
       {"run", root_folder, folder.string(),
        // What is lost in a power cut is of no use to a test.
        "--innodb-flush-log-at-trx-commit=0", "--skip-log-bin"},
       folder.string()},
      STDERR_FILENO);
  if (!process.ok()) return process.status();
  server->process_ = std::make_unique<db::ChildProcess>(*std::move(process));

  const absl::Time deadline = absl::Now() + kStartPatience;
  while (!db::Connection::Open(server->connection_options()).ok()) {
    if (server->process_->WaitForEnd(absl::Milliseconds(50)) ||
        absl::Now() >= deadline) {
      return absl::InternalError(absl::StrCat("MySQL did not start from ",
                                              root_folder, ":\n",
                                              Contents(folder / "mysqld.log")));
    }
  }
  return server;
}

db::ConnectionOptions MySqlServer::connection_options() const {
  db::ConnectionOptions options;
  options.socket_path = folder_.path() / "mysql.sock";
  options.user = "root";
  return options;
}

}  // namespace cte::test
