#pragma once

#include <cstdint>

namespace cte::load {

// Spreads the bits of a number (SplitMix64's last step): numbers that differ a
// little give results that have nothing to do with each other.
constexpr std::uint64_t Spread(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

// A number that is decided by all of these, the same on every machine.
constexpr std::uint64_t Decide(std::uint64_t seed, std::uint64_t what,
                               std::uint64_t which = 0) {
  return Spread(Spread(seed ^ Spread(what)) ^ which);
}

// Numbers by chance, the same from the same seed on every machine, which the
// standard library's distributions do not promise. One thread at a time.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(Spread(seed)) {}

  std::uint64_t Next() { return Spread(state_ += 0x9E3779B97F4A7C15); }
  // 0 to bound - 1; `bound` at least 1.
  std::uint64_t Below(std::uint64_t bound) { return Next() % bound; }
  // 0 to 1, without 1.
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

 private:
  std::uint64_t state_;
};

}  // namespace cte::load
