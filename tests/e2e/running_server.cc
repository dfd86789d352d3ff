#include "tests/e2e/running_server.h"

#include <fcntl.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "clients/cpp/channel.h"
#include "clients/cpp/profile.h"
#include "server/security/certificate.h"
#include "server/security/client_profile.h"
#include "server/security/private_file.h"
#include "tests/support/eventually.h"

namespace cte::test {
namespace {

constexpr const char* kReady = "taking calls";
constexpr const char* kHost = "127.0.0.1";
constexpr const char* kAdministratorsToken =
    "the-token-of-the-administrator-in-tests";

int Count(const std::string& text, const std::string& word) {
  int count = 0;
  for (auto at = text.find(word); at != std::string::npos;
       at = text.find(word, at + word.size())) {
    ++count;
  }
  return count;
}

std::string Contents(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
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

template <typename T>
T Expect(absl::StatusOr<T> result) {
  if (!result.ok()) throw std::runtime_error(result.status().ToString());
  return *std::move(result);
}

int Wait(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

client::PrivateFile ToMake(const std::filesystem::path& path) {
  return Expect(client::PrivateFile::Create(path, client::IfExists::kReplace));
}

RunningServer::RunningServer(std::vector<std::string> flags)
    : flags_({"--database", "embedded:" + data().string(), "--local-user",
              "avondale-editor"}) {
  flags_.insert(flags_.end(), flags.begin(), flags.end());
  Start();
}

RunningServer::RunningServer(std::vector<std::string> flags,
                             const SharedDatabase& database) {
  const absl::Time now = absl::Now();
  const auto authority = Expect(server::NewAuthority(now));
  const auto identity = Expect(server::NewServer(authority, {kHost}, now));
  ca_pem_ = Expect(server::CertificatePem(authority.certificate));
  flags_ = {
      "--database",
      database.url,
      "--database-password-file",
      PutSecret("password", database.password),
      "--admin-token-file",
      PutSecret("token", kAdministratorsToken),
      "--tls-certificate",
      PutSecret("server.pem",
                Expect(server::CertificatePem(identity.certificate)) + ca_pem_),
      "--tls-key",
      PutSecret("server.key", Expect(server::KeyPem(identity.key)))};
  flags_.insert(flags_.end(), flags.begin(), flags.end());
  std::filesystem::create_directory(data());
  Start();
}

RunningServer::~RunningServer() { Kill(); }

void RunningServer::Start() {
  std::vector<std::string> command = {CTE_SERVER};
  if (std::find(flags_.begin(), flags_.end(), "--listen") == flags_.end()) {
    command.insert(command.end(), {"--listen", std::string(kHost) + ":0"});
  }
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
  if (!ca_pem_.empty()) WriteAdministratorsProfile();
}

void RunningServer::WriteAdministratorsProfile() const {
  const std::string log = Log();
  const auto address = log.find(kHost, log.rfind(kReady));
  const auto written = server::WriteClientProfile(
      ProfilePath("client"),
      log.substr(address,
                 log.find_first_not_of("0123456789.:", address) - address),
      ca_pem_, kAdministratorsToken);
  if (!written.ok()) throw std::runtime_error(written.ToString());
}

std::string RunningServer::PutSecret(const std::string& name,
                                     const std::string& text) const {
  const std::string path = (folder_.path() / name).string();
  const auto written =
      server::WriteDurably(path, text, server::Readers::kOwner);
  if (!written.ok()) throw std::runtime_error(written.ToString());
  return path;
}

void RunningServer::Kill() {
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
  Wait(std::exchange(pid_, 0));
}

void RunningServer::Signal(int signal) const { kill(pid_, signal); }

int RunningServer::Stop() {
  kill(pid_, SIGTERM);
  return Wait(std::exchange(pid_, 0));
}

std::string RunningServer::ProfilePath(const std::string& user) const {
  return (data() / (user + ".toml")).string();
}

std::shared_ptr<grpc::Channel> RunningServer::Channel(
    const std::string& user) const {
  return client::OpenChannel(Expect(client::ReadProfile({ProfilePath(user)})));
}

std::shared_ptr<grpc::Channel> RunningServer::ForeignChannel(
    const std::string& user) const {
  const auto profile = Expect(client::ReadProfile({ProfilePath(user)}));
  return grpc::CreateChannel(
      profile.address, grpc::CompositeChannelCredentials(
                           grpc::SslCredentials({.pem_root_certs = profile.ca,
                                                 .pem_private_key = "",
                                                 .pem_cert_chain = ""}),
                           grpc::AccessTokenCredentials(profile.token)));
}

std::shared_ptr<grpc::Channel> RunningServer::ChannelWithToken(
    const std::string& token) const {
  auto profile = Expect(client::ReadProfile({ProfilePath("client")}));
  profile.token = token;
  return client::OpenChannel(profile);
}

std::shared_ptr<grpc::Channel> RunningServer::PlaintextChannel() const {
  const auto profile = Expect(client::ReadProfile({ProfilePath("client")}));
  return grpc::CreateChannel(profile.address,
                             grpc::InsecureChannelCredentials());
}

client::ImportClient RunningServer::Imports(const std::string& user) const {
  return client::ImportClient(Channel(user));
}

std::string RunningServer::CommandLine(const std::string& user) const {
  return std::string(CTE_CLIENT) + " --profile " + ProfilePath(user);
}

void RunningServer::LoadDemoRoster() const {
  const std::string command =
      CommandLine("client") + " roster load " + CTE_DEMO_ROSTER + " >/dev/null";
  if (std::system(command.c_str()) != 0) {
    throw std::runtime_error("the demo roster was not loaded");
  }
}

std::string RunningServer::Log() const {
  return Contents(folder_.path() / "log");
}

std::string RunningServer::DatabaseLog() const {
  return Contents(data() / "mariadb.log");
}

std::filesystem::path RunningServer::Put(const std::string& name,
                                         const std::string& bytes) {
  const auto path = folder_.path() / name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

}  // namespace cte::test
