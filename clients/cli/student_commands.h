#pragma once

#include <CLI/App.hpp>

#include "clients/cli/session.h"

namespace cte::client {

// Adds `students ...` to the command line. Parsing sets `chosen`.
void AddStudentCommands(CLI::App& app, Command& chosen);

}  // namespace cte::client
