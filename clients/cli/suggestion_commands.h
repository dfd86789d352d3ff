#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `suggestions ...` to the command line. Parsing sets `chosen`.
void AddSuggestionCommands(CLI::App& app, Command& chosen);

}  // namespace cte::client
