#include "tests/e2e/running_server.h"

#include <fcntl.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "clients/cpp/channel.h"
#include "clients/cpp/profile.h"
#include "tests/support/eventually.h"

namespace cte::test {
namespace {

constexpr const char* kReady = "taking calls";

int Count(const std::string& text, const std::string& word) {
  int count = 0;
  for (auto at = text.find(word); at != std::string::npos;
       at = text.find(word, at + word.size())) {
    ++count;
  }
  return count;
}

pid_t Spawn(std::vector<std::string> command, const std::string& log) {
  std::vector<char*> argv;
  for (std::string& word : command) argv.push_back(word.data());
  argv.push_back(nullptr);
  const int output = open(log.c_str(), O_CREAT | O_APPEND | O_WRONLY, 0600);
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(output);
  return pid;
}

int Wait(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

RunningServer::RunningServer(std::vector<std::string> flags)
    : flags_(std::move(flags)) {
  Start();
}

RunningServer::~RunningServer() { Kill(); }

void RunningServer::Start() {
  std::vector<std::string> command = {
      CTE_SERVER,
      "--listen",
      "127.0.0.1:0",
      "--database",
      "embedded:" + (folder_.path() / "data").string(),
      "--local-user",
      "avondale-editor"};
  command.insert(command.end(), flags_.begin(), flags_.end());
  pid_ = Spawn(std::move(command), (folder_.path() / "log").string());
  ++starts_;
  bool ready = false;
  const auto ready_or_gone = [&] {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = 0;
    ready = Count(Log(), kReady) == starts_;
    return ready || pid_ == 0;
  };
  if (!Eventually(ready_or_gone, absl::Minutes(1)) || !ready) {
    Kill();
    throw std::runtime_error("no server: " + Log());
  }
}

void RunningServer::Kill() {
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
  Wait(std::exchange(pid_, 0));
}

int RunningServer::Stop() {
  kill(pid_, SIGTERM);
  return Wait(std::exchange(pid_, 0));
}

std::string RunningServer::ProfilePath(const std::string& user) const {
  return (folder_.path() / "data" / (user + ".toml")).string();
}

std::shared_ptr<grpc::Channel> RunningServer::Channel(
    const std::string& user) const {
  const auto profile = client::ReadProfile({ProfilePath(user)});
  if (!profile.ok()) throw std::runtime_error(profile.status().ToString());
  return client::OpenChannel(*profile);
}

std::shared_ptr<grpc::Channel> RunningServer::ForeignChannel(
    const std::string& user) const {
  const auto profile = client::ReadProfile({ProfilePath(user)});
  if (!profile.ok()) throw std::runtime_error(profile.status().ToString());
  return grpc::CreateChannel(
      profile->address, grpc::CompositeChannelCredentials(
                            grpc::SslCredentials({.pem_root_certs = profile->ca,
                                                  .pem_private_key = "",
                                                  .pem_cert_chain = ""}),
                            grpc::AccessTokenCredentials(profile->token)));
}

std::shared_ptr<grpc::Channel> RunningServer::ChannelWithToken(
    const std::string& token) const {
  auto profile = client::ReadProfile({ProfilePath("client")});
  if (!profile.ok()) throw std::runtime_error(profile.status().ToString());
  profile->token = token;
  return client::OpenChannel(*profile);
}

client::ImportClient RunningServer::Imports(const std::string& user) const {
  return client::ImportClient(Channel(user));
}

void RunningServer::LoadDemoRoster() const {
  const std::string command = std::string(CTE_CLIENT) + " --profile " +
                              ProfilePath("client") + " roster load " +
                              CTE_DEMO_ROSTER + " >/dev/null";
  if (std::system(command.c_str()) != 0) {
    throw std::runtime_error("the demo roster was not loaded");
  }
}

std::string RunningServer::Log() const {
  std::ifstream file(folder_.path() / "log");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::filesystem::path RunningServer::Put(const std::string& name,
                                         const std::string& bytes) {
  const auto path = folder_.path() / name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

}  // namespace cte::test
