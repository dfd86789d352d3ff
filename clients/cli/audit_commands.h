#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `audit ...` to the command line. Parsing sets `chosen`.
void AddAuditCommands(CLI::App& app, Command& chosen);

}  // namespace cte::client
