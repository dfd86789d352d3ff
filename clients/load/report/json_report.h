#pragma once

#include <string>

#include "clients/load/report/results.h"

namespace cte::load {

// A run as one JSON object, which ends with a line break. Times of latencies
// are milliseconds, all others seconds; the names of members stay as they are
// when more are added.
std::string JsonReport(const Results& results);

}  // namespace cte::load
