#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `years ...` to the command line. Parsing sets `chosen`.
void AddYearCommands(CLI::App& app, Command& chosen);

}  // namespace cte::client
