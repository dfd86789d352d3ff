#pragma once

#include <string>
#include <vector>

#include "clients/load/report/results.h"

namespace cte::load {

// How long the run was, and what its latencies mean.
std::string MeasureText(const Results& results);

// What a reader must know to trust the figures: calls that were never begun,
// refusals that come from the server's limits and not from its speed.
std::vector<std::string> Advice(const Results& results);

}  // namespace cte::load
