#pragma once

#include "absl/status/statusor.h"
#include "domain/stores.h"

namespace cte::server {

// Work on one import that goes on step by step, so that imports take turns.
class Job {
 public:
  virtual ~Job() = default;
  // Does the next step; false when there is nothing left to do for who asks.
  // After an error the job is over, and whoever takes the import next goes on
  // with it.
  virtual absl::StatusOr<bool> Step(domain::ImportStore& store) = 0;
  // How many steps may be under way at the same time.
  virtual int steps_at_once() const { return 1; }
};

}  // namespace cte::server
