#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `template` to the command line. Parsing sets `chosen`.
void AddTemplateCommand(CLI::App& app, Command& chosen);

}  // namespace cte::client
