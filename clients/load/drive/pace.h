#pragma once

#include <chrono>
#include <cstdint>

#include "clients/load/drive/clock.h"

namespace cte::load {

// When calls are due at a constant rate, whatever becomes of those before.
class Pace {
 public:
  // `per_second` over 0.
  Pace(Instant start, double per_second)
      : start_(start), per_second_(per_second) {}

  // Of the n-th call, from 0.
  Instant Due(std::int64_t n) const {
    const std::chrono::duration<double> after(static_cast<double>(n) /
                                              per_second_);
    return start_ + std::chrono::duration_cast<Nanoseconds>(after);
  }

 private:
  Instant start_;
  double per_second_;
};

}  // namespace cte::load
