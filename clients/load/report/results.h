#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "clients/load/drive/drive.h"

namespace cte::load {

// A run that is over, and what it was told to do.
struct Results {
  std::string title;   // as in "program", "mixed"
  std::string server;  // "host:port"
  absl::Time begun;
  Plan plan;
  std::size_t connections = 1;
  // What else was set.
  struct Note {
    std::string key;   // of a JSON member, as in "pageSize"
    std::string name;  // as in "Page size"
    std::string value;
  };
  std::vector<Note> notes;
  Outcome outcome;
  std::vector<const Record*> operations;  // not owned

  bool is_open_loop() const { return plan.rate > 0; }
  // Per second of the run.
  double Rate(std::int64_t count) const {
    return outcome.seconds > 0 ? static_cast<double>(count) / outcome.seconds
                               : 0;
  }
};

// What an operation's latencies would have been had each client of a closed
// loop gone on at its usual pace, the median, while an answer was late. Of a
// run at a rate, where latency counts from when a call was due, what was
// measured.
// Nor is a part of an operation corrected, for no client waits for it alone.
Histogram CorrectedLatency(const Results& results, const Record& operation);

// Whether that makes a difference.
bool IsCorrected(const Results& results, const Record& operation);

}  // namespace cte::load
