#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "clients/cli/session.h"

namespace cte::load {

// `ctecred-load run`: drives a scenario and says how it went.
void AddRunCommand(CLI::App& app, client::Command& chosen);

}  // namespace cte::load
