#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `awards ...` to the command line. Parsing sets `chosen`.
void AddAwardCommands(CLI::App& app, Command& chosen);

}  // namespace cte::client
