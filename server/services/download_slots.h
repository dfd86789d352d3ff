#pragma once

#include <atomic>
#include <memory>

#include "absl/status/statusor.h"

namespace cte::server {

// Bounds how many files are made and held to be sent at a time. Thread safe;
// outlives its slots.
class DownloadSlots {
 public:
  // Holds one place until it is destroyed; an empty one holds none.
  struct GiveBack {
    void operator()(DownloadSlots* slots) const { --slots->taken_; }
  };
  using Slot = std::unique_ptr<DownloadSlots, GiveBack>;

  explicit DownloadSlots(int count) : count_(count) {}

  // RESOURCE_EXHAUSTED, SERVER_BUSY.
  absl::StatusOr<Slot> Take();

 private:
  const int count_;
  std::atomic<int> taken_ = 0;
};

}  // namespace cte::server
