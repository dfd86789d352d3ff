#pragma once

#include <functional>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace cte::test {

// Whether something that can only be looked at comes true in time.
inline bool Eventually(const std::function<bool()>& is_so,
                       absl::Duration patience = absl::Seconds(30),
                       absl::Duration pause = absl::Milliseconds(5)) {
  const absl::Time deadline = absl::Now() + patience;
  while (!is_so()) {
    if (absl::Now() >= deadline) return false;
    absl::SleepFor(pause);
  }
  return true;
}

}  // namespace cte::test
