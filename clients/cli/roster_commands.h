#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `roster load` to the command line. Parsing sets `chosen`.
void AddRosterCommands(CLI::App& app, Command& chosen);

}  // namespace cte::client
