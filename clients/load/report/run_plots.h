#pragma once

#include <string>

#include "clients/load/report/results.h"

namespace cte::load {

// The plots of a run of which at least one call was done, as SVG for a page
// that has the colours --c0 to --c7.

// With the correction for coordinated omission; each further nine of a
// percentile is as far to the right again.
std::string LatencyByPercentile(const Results& results);

// Of one operation its p50, p99 and longest; of several their p99.
std::string LatencyOverTime(const Results& results);

std::string ThroughputOverTime(const Results& results);

}  // namespace cte::load
