#pragma once

#include "absl/status/statusor.h"
#include "domain/stores.h"

namespace cte::server {

// Work on one import that goes on step by step, so that imports take turns.
class Job {
 public:
  virtual ~Job() = default;
  // Does the next step; false when there is nothing left to do. After an error
  // the job is over, and whoever takes the import next goes on with it.
  virtual absl::StatusOr<bool> Step(domain::ImportStore& store) = 0;
};

}  // namespace cte::server
