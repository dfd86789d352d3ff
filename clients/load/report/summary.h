#pragma once

#include <ostream>

#include "clients/cli/terminal.h"
#include "clients/load/report/results.h"

namespace cte::load {

// Tells a person how a run went: a table of the operations, the failures, and
// what to make of them.
void PrintSummary(const Results& results, std::ostream& out,
                  const client::Terminal& terminal);

}  // namespace cte::load
