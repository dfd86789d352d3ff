#pragma once

#include "clients/cli/exit_code.h"
#include "clients/cli/session.h"

namespace cte::client {

// Runs one command line: parses it, does what it says, tells of a failure.
// Prints to the streams of the session only; catches what the parser throws.
ExitCode RunCommandLine(int argc, const char* const* argv, Session& session);

}  // namespace cte::client
