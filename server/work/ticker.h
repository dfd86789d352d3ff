#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/time/time.h"

namespace cte::server {

// Does something every now and then in a thread of its own: for the first time
// one period after it was made, and again one period after each time that it
// was done. A period longer than a year is a year. An exception of the action
// is logged. Thread safe.
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

  const absl::Duration period_;
  const std::function<void()> action_;

  std::mutex mutex_;  // guards stopping_ and asked_
  std::condition_variable changed_;
  bool stopping_ = false;
  bool asked_ = false;

  std::thread thread_;  // last: it uses the others
};

}  // namespace cte::server
