#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `grants ...` and `whoami` to the command line. Parsing sets `chosen`.
void AddGrantCommands(CLI::App& app, Command& chosen);

}  // namespace cte::client
