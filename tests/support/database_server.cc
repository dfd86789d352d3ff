#include "tests/support/database_server.h"

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "db/embedded/data_folder.h"
#include "db/embedded/programs.h"

namespace cte::test {
namespace {

// By deploy/mysql-chroot.
constexpr const char* kMySqlSeesFolder = "/srv/data";
constexpr absl::Duration kStartPatience = absl::Seconds(90);

std::string Contents(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace

absl::StatusOr<std::unique_ptr<DatabaseServer>> DatabaseServer::StartMariaDb(
    const std::optional<ServerCertificate>& certificate) {
  std::unique_ptr<DatabaseServer> server(new DatabaseServer);
  const std::filesystem::path& path = server->folder_.path();
  const auto programs = db::FindPrograms({});
  if (!programs.ok()) return programs.status();
  auto folder = db::DataFolder::Take(path);
  if (!folder.ok()) return folder.status();
  absl::Status status = folder->InitializeIfNew(*programs);
  if (!status.ok()) return status;
  db::Command command{
      programs->mariadbd,
      {"--no-defaults", absl::StrCat("--datadir=", folder->data().string()),
       absl::StrCat("--tmpdir=", folder->temporary().string()),
       absl::StrCat("--socket=", (path / "mysql.sock").string()),
       absl::StrCat("--log-error=", folder->log().string())},
      path.string()};
  if (geteuid() == 0) command.arguments.push_back("--user=root");
  for (auto& option : server->Options()) command.arguments.push_back(option);
  for (auto& option : server->Put(certificate, path)) {
    command.arguments.push_back(option);
  }
  status = server->Run(command, folder->log());
  if (!status.ok()) return status;
  return server;
}

absl::StatusOr<std::unique_ptr<DatabaseServer>> DatabaseServer::StartMySql(
    const std::string& root_folder,
    const std::optional<ServerCertificate>& certificate) {
  std::unique_ptr<DatabaseServer> server(new DatabaseServer);
  const std::filesystem::path& path = server->folder_.path();
  db::Command command{CTE_SOURCE_FOLDER "/deploy/mysql-chroot",
                      {"run", root_folder, path.string(), "--skip-log-bin",
                       "--skip-networking=OFF"},
                      path.string()};
  for (auto& option : server->Options()) command.arguments.push_back(option);
  for (auto& option : server->Put(certificate, kMySqlSeesFolder)) {
    command.arguments.push_back(option);
  }
  const absl::Status status = server->Run(command, path / "mysqld.log");
  if (!status.ok()) return status;
  return server;
}

std::vector<std::string> DatabaseServer::Options() const {
  return {"--bind-address=127.0.0.1", absl::StrCat("--port=", port()),
          "--skip-name-resolve",
          // What is lost in a power cut is of no use to a test.
          "--innodb-flush-log-at-trx-commit=0"};
}

std::vector<std::string> DatabaseServer::Put(
    const std::optional<ServerCertificate>& certificate,
    const std::string& seen) const {
  if (!certificate) return {};
  std::ofstream(folder_.path() / "tls.pem") << certificate->certificate;
  std::ofstream(folder_.path() / "tls.key") << certificate->key;
  return {absl::StrCat("--ssl-cert=", seen, "/tls.pem"),
          absl::StrCat("--ssl-key=", seen, "/tls.key")};
}

absl::Status DatabaseServer::Run(db::Command command,
                                 const std::filesystem::path& log) {
  absl::StatusOr<db::ChildProcess> process =
      db::ChildProcess::Start(command, STDERR_FILENO);
  if (!process.ok()) return process.status();
  process_ = std::make_unique<db::ChildProcess>(*std::move(process));
  const absl::Time deadline = absl::Now() + kStartPatience;
  while (!db::Connection::Open(connection_options()).ok()) {
    if (process_->WaitForEnd(absl::Milliseconds(50)) ||
        absl::Now() >= deadline) {
      return absl::InternalError(absl::StrCat(
          command.program, " started no server:\n", Contents(log)));
    }
  }
  return absl::OkStatus();
}

db::ConnectionOptions DatabaseServer::connection_options() const {
  db::ConnectionOptions options;
  options.socket_path = folder_.path() / "mysql.sock";
  options.user = "root";
  return options;
}

}  // namespace cte::test
