#include "clients/load/report/results.h"

namespace cte::load {

Histogram CorrectedLatency(const Results& results, const Record& operation) {
  const Histogram& latency = operation.total().latency;
  if (results.is_open_loop()) return latency;
  return latency.Corrected(latency.ValueAt(50));
}

}  // namespace cte::load
