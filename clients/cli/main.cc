#include <cerrno>
#include <cstring>
#include <iostream>

#include "clients/cli/command_line.h"
#include "clients/cli/interrupt.h"
#include "clients/cpp/channel.h"
#include "clients/cpp/profile.h"

namespace {

using cte::client::Profile;

absl::StatusOr<Profile> Read(const std::string& path) {
  std::optional<std::filesystem::path> given;
  if (!path.empty()) given = path;
  return cte::client::ReadProfile(cte::client::ProfilePlaces(given));
}

absl::StatusOr<std::shared_ptr<grpc::ChannelInterface>> Connect(
    const std::string& path) {
  const absl::StatusOr<Profile> profile = Read(path);
  if (!profile.ok()) return profile.status();
  return cte::client::OpenChannel(*profile);
}

}  // namespace

int main(int argc, char** argv) {
  // What gRPC logs about a broken connection the commands say themselves.
  ::setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  const cte::client::Interrupt interrupt;
  cte::client::Session session{
      .out = std::cout,
      .err = std::cerr,
      .terminal = cte::client::DetectTerminal(),
      .stop = interrupt.token(),
      .connect = Connect,
      .read_profile = Read,
  };
  const cte::client::ExitCode exit_code =
      cte::client::RunCommandLine(argc, argv, session);
  std::cout.flush();
  // Nobody is told that a reader has gone who wanted no more, as "| head".
  if (!std::cout && errno != EPIPE) {
    std::cerr << "ctecred: What was printed could not be written ("
              << std::strerror(errno)
              << "). Look at where standard output goes. "
                 "[OUTPUT_UNWRITABLE]\n";
    return static_cast<int>(cte::client::ExitCode::kLocal);
  }
  return static_cast<int>(exit_code);
}
