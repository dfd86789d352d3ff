#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cte::load {

// How often each latency occurred, to three significant digits, as an
// HdrHistogram counts it: slots whose width is at most a thousandth of what
// they hold, so that the memory (some 260 KiB at most) does not grow with the
// number of values. One thread at a time.
//
// Values are nanoseconds, 0 to an hour; what is outside counts as the bound.
class Histogram {
 public:
  void Record(std::int64_t value, std::int64_t times = 1);
  void Add(const Histogram& other);

  // What a caller would have seen who began a call every `interval`, whether or
  // not the one before was answered: each value that is longer stands also for
  // those that would have begun meanwhile (value - interval, value - 2 *
  // interval ...). `interval` 0 or less: as it is.
  Histogram Corrected(std::int64_t interval) const;

  std::int64_t count() const { return count_; }
  // 0 without values; min and max are exact.
  std::int64_t min() const { return count_ == 0 ? 0 : min_; }
  std::int64_t max() const { return max_; }
  double mean() const;

  // The smallest value, to three digits, that at least `percentile` per cent
  // (0 to 100) of all are not above.
  std::int64_t ValueAt(double percentile) const;

 private:
  static std::size_t SlotOf(std::int64_t value);
  // The smallest and the largest value of a slot.
  static std::int64_t Lowest(std::size_t slot);
  static std::int64_t Highest(std::size_t slot);

  std::vector<std::int64_t> slots_;  // as long as the largest value needs
  std::int64_t count_ = 0;
  std::int64_t min_ = 0;
  std::int64_t max_ = 0;
  double sum_ = 0;
};

}  // namespace cte::load
