#pragma once

#include <grpcpp/channel.h>
#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "clients/cpp/import_client.h"
#include "clients/cpp/private_file.h"
#include "tests/support/temporary_folder.h"

namespace cte::test {

// A MySQL or MariaDB that is there already and that servers may share.
struct SharedDatabase {
  std::string url;  // as for --database
  std::string password;
};

// A file for a download, replacing one that is there.
client::PrivateFile ToMake(const std::filesystem::path& path);

// The real server, ctecredd, as a process of its own with a private folder.
class RunningServer {
 public:
  // On an embedded database in its folder. The first user beside the state
  // administrator is "avondale-editor", as in deploy/demo-roster.
  //
  // `flags` come after those that every server gets; without --listen it is a
  // free port, another one at each start. Throws if it does not take calls
  // within a minute.
  explicit RunningServer(std::vector<std::string> flags = {});
  // On a shared database, with a certificate of its own. The state
  // administrator, "client", is the only user, with one token on all servers.
  RunningServer(std::vector<std::string> flags, const SharedDatabase& database);
  ~RunningServer();  // Kill
  RunningServer(const RunningServer&) = delete;

  // As `kill -9`.
  void Kill();
  // Any other signal.
  void Signal(int signal) const;
  // As `kill`; answers the exit code.
  int Stop();
  // Again, in the same folder.
  void Start();

  // Of a user with a profile in the folder: "client" is the administrator.
  std::shared_ptr<grpc::Channel> Channel(const std::string& user) const;
  client::ImportClient Imports(const std::string& user) const;
  // The same without the bounds that our own client keeps.
  std::shared_ptr<grpc::Channel> ForeignChannel(const std::string& user) const;
  // The same without a token, or with one of nobody.
  std::shared_ptr<grpc::Channel> ChannelWithToken(
      const std::string& token) const;
  // Without TLS, which the server does not speak.
  std::shared_ptr<grpc::Channel> PlaintextChannel() const;

  // The command line with a user's profile, for a shell.
  std::string CommandLine(const std::string& user) const;
  // Loads the demo's roster with it.
  void LoadDemoRoster() const;

  // Of the embedded database.
  std::filesystem::path data() const { return folder_.path() / "data"; }
  std::string Log() const;
  // That of the embedded database.
  std::string DatabaseLog() const;
  // A file of the folder that is to hold these bytes.
  std::filesystem::path Put(const std::string& name, const std::string& bytes);
  // The same for its owner only; the administrator's token on a shared database
  // is in "token". Answers its path.
  std::string PutSecret(const std::string& name, const std::string& text) const;

 private:
  std::string ProfilePath(const std::string& user) const;
  void WriteAdministratorsProfile() const;

  TemporaryFolder folder_;
  std::vector<std::string> flags_;
  std::string ca_pem_;  // of the certificate; "": the server makes it all
  pid_t pid_ = 0;
  int starts_ = 0;
};

}  // namespace cte::test
