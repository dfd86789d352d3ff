#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// `ctecred import stream`, for other systems: `import` is the group.
void AddImportStreamCommand(CLI::App& import, Command& chosen);

}  // namespace cte::client
