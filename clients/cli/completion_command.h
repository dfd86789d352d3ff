#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `completion bash` to the command line. Parsing sets `chosen`; the script
// is of all commands that `app` has when it runs.
void AddCompletionCommand(CLI::App& app, Command& chosen);

}  // namespace cte::client
