#include "clients/load/drive/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace cte::load {
namespace {

// Values below 2 * kHalf have a slot each; from there on, each power of two has
// kHalf slots.
constexpr std::size_t kHalf = 1024;
constexpr int kHalfBits = 10;
constexpr std::int64_t kLongest = 3'600'000'000'000;

}  // namespace

std::size_t Histogram::SlotOf(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  if (bits < 2 * kHalf) return static_cast<std::size_t>(bits);
  const int shift = static_cast<int>(std::bit_width(bits)) - (kHalfBits + 1);
  return static_cast<std::size_t>(shift) * kHalf +
         static_cast<std::size_t>(bits >> shift);
}

std::int64_t Histogram::Lowest(std::size_t slot) {
  if (slot < 2 * kHalf) return static_cast<std::int64_t>(slot);
  const std::size_t shift = slot / kHalf - 1;
  return static_cast<std::int64_t>((slot - shift * kHalf) << shift);
}

std::int64_t Histogram::Highest(std::size_t slot) {
  return Lowest(slot + 1) - 1;
}

void Histogram::Record(std::int64_t value, std::int64_t times) {
  value = std::clamp<std::int64_t>(value, 0, kLongest);
  const std::size_t slot = SlotOf(value);
  if (slot >= slots_.size()) slots_.resize(slot + 1);
  slots_[slot] += times;
  min_ = count_ == 0 ? value : std::min(min_, value);
  max_ = std::max(max_, value);
  count_ += times;
  sum_ += static_cast<double>(value) * static_cast<double>(times);
}

void Histogram::Add(const Histogram& other) {
  if (other.count_ == 0) return;
  if (slots_.size() < other.slots_.size()) slots_.resize(other.slots_.size());
  for (std::size_t i = 0; i < other.slots_.size(); ++i) {
    slots_[i] += other.slots_[i];
  }
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  count_ += other.count_;
  sum_ += other.sum_;
}

Histogram Histogram::Corrected(std::int64_t interval) const {
  Histogram corrected = *this;
  if (interval <= 0) return corrected;
  for (std::size_t slot = SlotOf(std::min(interval, kLongest));
       slot < slots_.size(); ++slot) {
    if (slots_[slot] == 0) continue;
    const std::int64_t value = std::min(Highest(slot), max_);
    for (std::int64_t missed = value - interval; missed >= interval;
         missed -= interval) {
      corrected.Record(missed, slots_[slot]);
    }
  }
  return corrected;
}

double Histogram::mean() const {
  return count_ == 0 ? 0 : sum_ / static_cast<double>(count_);
}

std::int64_t Histogram::ValueAt(double percentile) const {
  if (count_ == 0) return 0;
  const double share = std::clamp(percentile, 0.0, 100.0) / 100.0;
  const std::int64_t rank = std::max<std::int64_t>(
      1,
      static_cast<std::int64_t>(std::ceil(share * static_cast<double>(count_) -
                                          1e-9 * static_cast<double>(count_))));
  std::int64_t seen = 0;
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
    seen += slots_[slot];
    if (seen >= rank) return std::clamp(Highest(slot), min_, max_);
  }
  return max_;
}

}  // namespace cte::load
