#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `districts ...` and `programs ...` to the command line. Parsing sets
// `chosen`.
void AddProgramCommands(CLI::App& app, Command& chosen);

}  // namespace cte::client
