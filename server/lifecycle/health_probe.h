#pragma once

#include <functional>
#include <memory>

#include "absl/time/time.h"
#include "domain/stores.h"
#include "server/work/ticker.h"

namespace cte::server {

// Finds out, again and again in a thread of its own, whether the database
// answers, and tells each time what it found. Thread safe.
class HealthProbe {
 public:
  // `store` should give up soon: what does not answer for so long is down.
  HealthProbe(std::unique_ptr<domain::Store> store, absl::Duration every,
              std::function<void(bool is_up)> tell);

 private:
  void Look();

  const std::unique_ptr<domain::Store> store_;
  const std::function<void(bool)> tell_;
  bool was_up_ = true;  // of the ticker's thread

  Ticker ticker_;  // last: its thread uses the others
};

}  // namespace cte::server
