#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/load/random.h"

namespace cte::load {

// What became of one operation.
struct Answer {
  absl::Status status;        // a failure as of clients/cpp/error.h
  std::size_t operation = 0;  // which of Scenario::operations() it was
  std::int64_t rows = 0;      // of what was listed or imported
  std::int64_t bytes = 0;     // of what was downloaded or uploaded
};

// Whose turn it is: one of the clients that are simulated. Its operations come
// one after the other.
struct Turn {
  std::size_t client = 0;
  Random& random;
  // A part of the operation is over, which is measured by itself: which one of
  // Scenario::operations(), its nanoseconds and rows. Until it is answered,
  // from any thread.
  std::function<void(std::size_t, std::int64_t, std::int64_t)> step;
};

// One kind of work for the server.
class Scenario {
 public:
  using Answered = std::function<void(Answer)>;

  virtual ~Scenario() = default;

  // Names of what it does and is measured by, at least one: as in "award" and
  // "removal".
  virtual const std::vector<std::string>& operations() const = 0;

  // Begins one operation and does not wait for it. `answered` is called once,
  // from any thread, perhaps before this returns. Thread safe; calls for one
  // client come one after the other. The scenario outlives its operations.
  virtual void Begin(const Turn& turn, Answered answered) = 0;

  // Takes back what operations have left with the server. After the last one;
  // blocks.
  virtual void Finish() {}
};

// A scenario and how often it has its turn, beside others.
struct Weighted {
  Scenario* scenario = nullptr;
  double weight = 1;
};

}  // namespace cte::load
