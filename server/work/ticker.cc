#include "server/work/ticker.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <typeinfo>
#include <utility>

#include "server/telemetry/log.h"

namespace cte::server {
namespace {

// What is beyond overflows the clock.
constexpr absl::Duration kLongestPeriod = absl::Hours(24 * 365);

void RunCaught(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::exception& error) {
    Log(LogLevel::kError, "periodic action threw",
        {{"type", typeid(error).name()}});
  } catch (...) {
    Log(LogLevel::kError, "periodic action threw",
        {{"type", "not a std::exception"}});
  }
}

}  // namespace

Ticker::Ticker(absl::Duration period, std::function<void()> action)
    : period_(std::min(period, kLongestPeriod)),
      action_(std::move(action)),
      thread_(&Ticker::RunThread, this) {}

Ticker::~Ticker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  thread_.join();
}

void Ticker::Now() {
  const std::lock_guard lock(mutex_);
  asked_ = true;
  changed_.notify_one();
}

void Ticker::RunThread() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, absl::ToChronoNanoseconds(period_),
                        [this] { return stopping_ || asked_; });
      if (stopping_) return;
      asked_ = false;
    }
    RunCaught(action_);
  }
}

}  // namespace cte::server
