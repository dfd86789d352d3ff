#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `import check`, `run`, `commit`, `list`, `show` and `discard` to the
// command line. Parsing sets `chosen`.
void AddImportCommands(CLI::App& app, Command& chosen);

}  // namespace cte::client
