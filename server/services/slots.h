#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

namespace cte::server {

// Bounds how many calls of a kind are under way, because each holds something
// for long. Thread safe; outlives its slots.
class Slots {
 public:
  // Holds one place until it is destroyed; an empty one holds none.
  struct GiveBack {
    std::string principal;
    void operator()(Slots* slots) const { slots->Leave(principal); }
  };
  using Slot = std::unique_ptr<Slots, GiveBack>;

  struct Counts {
    int all;
    int of_one;  // principal
  };
  // `what` is what they do, as in "sends workbooks".
  Slots(Counts counts, std::string what)
      : counts_(counts), what_(std::move(what)) {}

  // RESOURCE_EXHAUSTED: SERVER_BUSY; TOO_MANY_CALLS, of the principal.
  absl::StatusOr<Slot> Take(const std::string& principal);

 private:
  void Leave(const std::string& principal);

  const Counts counts_;
  const std::string what_;

  std::mutex mutex_;  // guards what follows
  int taken_ = 0;
  absl::flat_hash_map<std::string, int> by_principal_;
};

}  // namespace cte::server
