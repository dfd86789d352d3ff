#pragma once

#include <grpcpp/channel.h>
#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "clients/cpp/import_client.h"
#include "tests/support/temporary_folder.h"

namespace cte::test {

// The real server, ctecredd, as a process of its own on an embedded database in
// a private folder. The first user beside the state administrator is
// "avondale-editor", as in deploy/demo-roster.
class RunningServer {
 public:
  // `flags` come after those that every server gets. Throws if it does not take
  // calls within a minute.
  explicit RunningServer(std::vector<std::string> flags = {});
  ~RunningServer();  // Kill
  RunningServer(const RunningServer&) = delete;

  // As `kill -9`.
  void Kill();
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

  // Loads the demo's roster with the command line.
  void LoadDemoRoster() const;

  std::string Log() const;
  // A file of the folder that is to hold these bytes.
  std::filesystem::path Put(const std::string& name, const std::string& bytes);

 private:
  std::string ProfilePath(const std::string& user) const;

  TemporaryFolder folder_;
  const std::vector<std::string> flags_;
  pid_t pid_ = 0;
  int starts_ = 0;
};

}  // namespace cte::test
