#include "clients/load/report/results.h"

namespace cte::load {

Histogram CorrectedLatency(const Results& results, const Record& operation) {
  const Histogram& latency = operation.total().latency;
  if (!IsCorrected(results, operation)) return latency;
  return latency.Corrected(latency.ValueAt(50));
}

bool IsCorrected(const Results& results, const Record& operation) {
  return !results.is_open_loop() && !operation.is_part() &&
         operation.total().latency.count() > 0;
}

}  // namespace cte::load
