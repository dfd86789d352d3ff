#include "clients/cli/application.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/failure.h"
#include "clients/cli/help_formatter.h"
#include "clients/cli/interrupt.h"
#include "clients/cpp/version.h"

namespace cte::client {
namespace {

absl::StatusOr<Profile> Read(const std::string& path) {
  std::optional<std::filesystem::path> given;
  if (!path.empty()) given = path;
  return ReadProfile(ProfilePlaces(given));
}

// The parser misses a command before it sees what stands in its place.
std::string UsageProblem(const CLI::ParseError& error, const CLI::App& app) {
  const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
  if (error.get_exit_code() !=
          static_cast<int>(CLI::ExitCodes::RequiredError) ||
      unknown.empty()) {
    return error.what();
  }
  return absl::StrCat("\"", unknown.front(), "\" is not known here");
}

}  // namespace

int RunApplication(int argc, char** argv,
                   std::shared_ptr<grpc::Channel> (*open)(const Profile&),
                   ExitCode (*run)(int, const char* const*, Session&)) {
  // What gRPC logs about a broken connection the commands say themselves.
  ::setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  const Interrupt interrupt;
  Session session{
      .out = std::cout,
      .err = std::cerr,
      .terminal = DetectTerminal(),
      .stop = interrupt.token(),
      .connect = [open](const std::string& path)
          -> absl::StatusOr<std::shared_ptr<grpc::ChannelInterface>> {
        const absl::StatusOr<Profile> profile = Read(path);
        if (!profile.ok()) return profile.status();
        return open(*profile);
      },
      .read_profile = Read,
  };
  const ExitCode exit_code = run(argc, argv, session);
  std::cout.flush();
  // Nobody is told that a reader has gone who wanted no more, as "| head".
  if (!std::cout && errno != EPIPE) {
    std::cerr << session.name << ": What was printed could not be written ("
              << std::strerror(errno)
              << "). Look at where standard output goes. "
                 "[OUTPUT_UNWRITABLE]\n";
    return static_cast<int>(ExitCode::kLocal);
  }
  return static_cast<int>(exit_code);
}

void AddCommonOptions(CLI::App& app, Session& session) {
  app.formatter(std::make_shared<HelpFormatter>(session.terminal.width));
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version",
                       absl::StrCat(session.name, " ", std::string(Version())));
  app.add_option("--profile", session.profile,
                 "The file that says where the server is and who you are")
      ->type_name("FILE");
}

ExitCode ParseAndRun(CLI::App& app, int argc, const char* const* argv,
                     const Command& chosen, Session& session) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) {
      return ReportUsage(UsageProblem(error, app), session);
    }
    app.exit(error, session.out, session.err);  // --help, --version
    return ExitCode::kDone;
  }
  const absl::StatusOr<ExitCode> exit_code = chosen(session);
  if (!exit_code.ok()) return ReportFailure(exit_code.status(), session);
  return *exit_code;
}

}  // namespace cte::client
