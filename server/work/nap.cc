#include "server/work/nap.h"

#include <utility>

#include "absl/time/clock.h"

namespace cte::server {

// Each time a new alarm, for the last one may not have returned yet. One that
// has rung keeps its function, which so must not keep `then`.
void Nap::Begin(absl::Duration pause, std::function<void()> then) {
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(woken_, false)) {
      alarm_ = std::make_unique<grpc::Alarm>();
      alarm_->Set(absl::ToChronoTime(absl::Now() + pause),
                  [this, then = std::move(then)](bool) mutable {
                    Forget();
                    std::exchange(then, nullptr)();
                  });
      return;
    }
  }
  then();
}

void Nap::Wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  if (alarm_ != nullptr) alarm_->Cancel();
}

void Nap::Forget() {
  const std::lock_guard lock(mutex_);
  woken_ = false;
}

}  // namespace cte::server
