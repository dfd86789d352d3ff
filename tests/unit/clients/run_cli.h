#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/command_line.h"
#include "tests/unit/clients/fake_services.h"

namespace cte::client {

// What a run of the program left.
struct CliResult {
  ExitCode exit_code;
  std::string out;
  std::string err;
};

inline CliResult RunCli(FakeServer& server,
                        const std::vector<std::string>& arguments,
                        std::stop_token stop = {}, Terminal terminal = {},
                        const char* program = "ctecred") {
  std::ostringstream out;
  std::ostringstream err;
  Session session{
      .out = out,
      .err = err,
      .terminal = terminal,
      .stop = std::move(stop),
      .connect =
          [&](const std::string&) {
            return absl::StatusOr<std::shared_ptr<grpc::ChannelInterface>>(
                server.channel());
          },
      .read_profile =
          [](const std::string&) {
            Profile profile;
            profile.address = "ctecred.example.org:50443";
            profile.ca = "-----BEGIN CERTIFICATE-----\nAAAA\n";
            profile.token = "own-token";
            return absl::StatusOr<Profile>(profile);
          }};
  std::vector<const char*> argv = {program};
  for (const std::string& argument : arguments) {
    argv.push_back(argument.c_str());
  }
  const ExitCode exit_code =
      RunCommandLine(static_cast<int>(argv.size()), argv.data(), session);
  return {exit_code, out.str(), err.str()};
}

// A test of commands against the fake server. Times show as of UTC.
class CliTest : public ::testing::Test {
 protected:
  CliTest() { ::setenv("TZ", "UTC", /*overwrite=*/1); }

  CliResult Run(const std::vector<std::string>& arguments, int width = 120) {
    return RunCli(server_, arguments, {}, {.width = width});
  }

  void ExpectUsageErrors(
      const std::vector<std::vector<std::string>>& command_lines) {
    for (const auto& arguments : command_lines) {
      const CliResult result = Run(arguments);
      EXPECT_EQ(result.exit_code, ExitCode::kUsage)
          << testing::PrintToString(arguments);
      EXPECT_EQ(result.out, "");
      EXPECT_THAT(result.err, testing::EndsWith("[USAGE]\n"));
    }
  }

  FakeServer server_;
};

}  // namespace cte::client
