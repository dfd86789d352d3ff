#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `export ...` to the command line. Parsing sets `chosen`.
void AddExportCommands(CLI::App& app, Command& chosen);

}  // namespace cte::client
