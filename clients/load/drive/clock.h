#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace cte::load {

using Instant = std::chrono::steady_clock::time_point;
using Nanoseconds = std::chrono::nanoseconds;

// The time that a drive goes by; another one in tests. Thread safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant Now() const { return std::chrono::steady_clock::now(); }
  // Waits until `until`, or until `changed` is notified.
  virtual void Wait(std::unique_lock<std::mutex>& lock,
                    std::condition_variable& changed, Instant until) {
    changed.wait_until(lock, until);
  }
};

inline std::int64_t NanosecondsBetween(Instant from, Instant to) {
  return std::chrono::duration_cast<Nanoseconds>(to - from).count();
}

}  // namespace cte::load
