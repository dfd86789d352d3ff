#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `indicator` to the command line. Parsing sets `chosen`.
void AddIndicatorCommand(CLI::App& app, Command& chosen);

}  // namespace cte::client
