#pragma once

#include <grpcpp/alarm.h>

#include <functional>
#include <memory>
#include <mutex>

#include "absl/time/time.h"

namespace cte::server {

// Lets a call that waits for something look for it every now and then, and at
// once when somebody knows that it has come; holds no thread meanwhile. Thread
// safe.
class Nap {
 public:
  Nap() = default;
  Nap(const Nap&) = delete;

  // Calls `then` after the pause, or as soon as it is woken: at once, in this
  // thread, if it was since the last nap ended. One nap at a time. `then` keeps
  // what it uses and the nap alive until it has been called, and is let go of
  // after that; the nap may be gone when it returns.
  void Begin(absl::Duration pause, std::function<void()> then);
  void Wake();

 private:
  void Forget();

  std::mutex mutex_;  // guards what follows
  bool woken_ = false;
  std::unique_ptr<grpc::Alarm> alarm_;
};

}  // namespace cte::server
