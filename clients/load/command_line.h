#pragma once

#include "clients/cli/exit_code.h"
#include "clients/cli/session.h"

namespace cte::load {

// Runs one command line of ctecred-load: parses it, does what it says, tells of
// a failure. Prints to the streams of the session only.
client::ExitCode RunCommandLine(int argc, const char* const* argv,
                                client::Session& session);

}  // namespace cte::load
