#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "clients/cli/session.h"

namespace cte::load {

// `ctecred-load roster` and `ctecred-load rows`: make data from a seed.
void AddRosterCommands(CLI::App& app, client::Command& chosen);

}  // namespace cte::load
