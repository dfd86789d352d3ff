#include "clients/load/roster/skew.h"

#include <array>

#include "clients/load/random.h"

namespace cte::load {
namespace {

constexpr std::size_t kMostThings = 4096;
constexpr std::uint64_t kRounds = 4;

// Sums of 1, 1/2, 1/3 ...: only divisions and additions, which are the same on
// every machine.
const std::array<double, kMostThings>& HarmonicSums() {
  static const auto sums = [] {
    std::array<double, kMostThings> all;
    double sum = 0;
    for (std::size_t i = 0; i < kMostThings; ++i) {
      sum += 1.0 / static_cast<double>(i + 1);
      all[i] = sum;
    }
    return all;
  }();
  return sums;
}

}  // namespace

std::size_t ZipfRank(std::uint64_t decided, std::size_t count) {
  const auto& sums = HarmonicSums();
  const double unit = static_cast<double>(decided >> 11) * 0x1.0p-53;
  const auto end = sums.begin() + static_cast<std::ptrdiff_t>(count);
  const auto at = std::upper_bound(sums.begin(), end, unit * sums[count - 1]);
  return std::min(static_cast<std::size_t>(at - sums.begin()), count - 1);
}

Shuffled::Shuffled(std::uint64_t size, std::uint64_t seed)
    : size_(size), seed_(seed), half_bits_(1) {
  while ((std::uint64_t{1} << (2 * half_bits_)) < size) ++half_bits_;
}

std::uint64_t Shuffled::Step(std::uint64_t value) const {
  const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
  std::uint64_t left = value >> half_bits_;
  std::uint64_t right = value & mask;
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    const std::uint64_t mixed = left ^ (Decide(seed_, round, right) & mask);
    left = right;
    right = mixed;
  }
  return (left << half_bits_) | right;
}

std::uint64_t Shuffled::At(std::uint64_t place) const {
  do {
    place = Step(place);
  } while (place >= size_);
  return place;
}

}  // namespace cte::load
