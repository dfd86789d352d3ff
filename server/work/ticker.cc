#include "server/work/ticker.h"

#include <exception>
#include <utility>

#include "server/telemetry/log.h"

namespace cte::server {
namespace {

void RunCaught(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::exception& error) {
    Log(LogLevel::kError, "periodic action threw", {{"what", error.what()}});
  } catch (...) {
    Log(LogLevel::kError, "periodic action threw",
        {{"what", "not a std::exception"}});
  }
}

}  // namespace

Ticker::Ticker(absl::Duration period, std::function<void()> action)
    : period_(period),
      action_(std::move(action)),
      thread_(&Ticker::RunThread, this) {}

Ticker::~Ticker() {
  {
    const absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

void Ticker::Now() {
  const absl::MutexLock lock(&mutex_);
  asked_ = true;
}

void Ticker::RunThread() {
  for (;;) {
    {
      const absl::MutexLock lock(&mutex_);
      mutex_.AwaitWithTimeout(absl::Condition(this, &Ticker::MustWake),
                              period_);
      if (stopping_) return;
      asked_ = false;
    }
    RunCaught(action_);
  }
}

}  // namespace cte::server
