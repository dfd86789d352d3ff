#include <cstdlib>
#include <iostream>

#include "clients/cli/interrupt.h"
#include "clients/cpp/channel.h"
#include "clients/cpp/profile.h"
#include "clients/load/command_line.h"

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
  return cte::client::OpenOwnConnection(*profile);
}

}  // namespace

int main(int argc, char** argv) {
  // What gRPC logs about a broken connection the table says itself.
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
      cte::load::RunCommandLine(argc, argv, session);
  std::cout.flush();
  return static_cast<int>(std::cout ? exit_code
                                    : cte::client::ExitCode::kLocal);
}
