#pragma once

#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace cte::server {

// Does something every now and then in a thread of its own: for the first time
// one period after it was made, and again one period after each time that it
// was done. An exception of it is logged. Thread safe.
class Ticker {
 public:
  Ticker(absl::Duration period, std::function<void()> action);
  // Waits for an action that has begun, not for the period. Not to be called by
  // the action.
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  // Does it at once, in its thread, without waiting for it: once more if it is
  // being done just now, and once however often it is asked until then.
  void Now();

 private:
  void RunThread();
  bool MustWake() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return stopping_ || asked_;
  }

  const absl::Duration period_;
  const std::function<void()> action_;

  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool asked_ ABSL_GUARDED_BY(mutex_) = false;

  std::thread thread_;  // last: it uses the others
};

}  // namespace cte::server
