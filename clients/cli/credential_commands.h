#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `credentials ...` to the command line. Parsing sets `chosen`.
void AddCredentialCommands(CLI::App& app, Command& chosen);

}  // namespace cte::client
