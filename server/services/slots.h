#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace cte::server {

// Bounds how many calls of a kind are under way, because each holds something
// for long. Thread safe; outlives its slots.
class Slots {
 public:
  // Holds one place until it is destroyed; an empty one holds none.
  struct GiveBack {
    void operator()(Slots* slots) const { --slots->taken_; }
  };
  using Slot = std::unique_ptr<Slots, GiveBack>;

  // `what` is what they do, as in "sends 8 workbooks".
  Slots(int count, std::string what) : count_(count), what_(std::move(what)) {}

  // RESOURCE_EXHAUSTED, SERVER_BUSY.
  absl::StatusOr<Slot> Take();

 private:
  const int count_;
  const std::string what_;
  std::atomic<int> taken_ = 0;
};

}  // namespace cte::server
