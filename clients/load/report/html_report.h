#pragma once

#include <string>

#include "clients/load/report/results.h"

namespace cte::load {

// A run as one HTML page that needs no other file and no network: its settings,
// a table, latency by percentile and over time, throughput over time.
std::string HtmlReport(const Results& results);

}  // namespace cte::load
