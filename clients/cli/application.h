#pragma once

#include <grpcpp/channel.h>

#include <CLI/App.hpp>
#include <memory>

#include "clients/cli/exit_code.h"
#include "clients/cli/session.h"
#include "clients/cpp/profile.h"

// What an application of commands has around them, whichever they are: for
// ctecred and ctecred-load.
namespace cte::client {

// The body of main: a session with the streams of the process, the profile that
// it asks for, and Ctrl-C. `open` opens a channel to the server of a profile.
int RunApplication(
    int argc, char** argv,
    std::shared_ptr<grpc::Channel> (*open)(const Profile& profile),
    ExitCode (*run)(int argc, const char* const* argv, Session& session));

// The options of each, and how its help looks; before its commands are
// added, which inherit it.
void AddCommonOptions(CLI::App& app, Session& session);

// Parses a command line, does what it has `chosen`, and tells of a failure.
// Catches what the parser throws.
ExitCode ParseAndRun(CLI::App& app, int argc, const char* const* argv,
                     const Command& chosen, Session& session);

}  // namespace cte::client
