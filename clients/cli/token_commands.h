#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `tokens ...` to the command line. Parsing sets `chosen`.
void AddTokenCommands(CLI::App& app, Command& chosen);

}  // namespace cte::client
