#pragma once

#include <initializer_list>
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
                        std::stop_token stop = {}, int width = 120) {
  std::ostringstream out;
  std::ostringstream err;
  Session session{
      .out = out,
      .err = err,
      .terminal = {.width = width},
      .stop = std::move(stop),
      .connect = [&](const std::string&) {
        return absl::StatusOr<std::shared_ptr<grpc::ChannelInterface>>(
            server.channel());
      }};
  std::vector<const char*> argv = {"ctecred"};
  for (const std::string& argument : arguments) {
    argv.push_back(argument.c_str());
  }
  const ExitCode exit_code =
      RunCommandLine(static_cast<int>(argv.size()), argv.data(), session);
  return {exit_code, out.str(), err.str()};
}

}  // namespace cte::client
