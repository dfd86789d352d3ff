#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cte::load {

// Shares of a whole that are as unequal as given: the i-th part gets what the
// weights say, and all parts together exactly the whole.
class Portions {
 public:
  // `weights`, each at least 1, together under 2^31; `whole` under 2^32.
  Portions(const std::vector<std::uint32_t>& weights, std::uint64_t whole)
      : begins_(weights.size() + 1) {
    std::uint64_t sum = 0;
    for (const std::uint32_t weight : weights) sum += weight;
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      begins_[i] = whole * before / sum;
      before += weights[i];
    }
    begins_.back() = whole;
  }

  std::size_t size() const { return begins_.size() - 1; }
  std::uint64_t whole() const { return begins_.back(); }
  // Where a part begins, counted from the beginning of the whole.
  std::uint64_t Begin(std::size_t part) const { return begins_[part]; }
  std::uint64_t Of(std::size_t part) const {
    return begins_[part + 1] - begins_[part];
  }
  // The part that holds a place of the whole.
  std::size_t PartAt(std::uint64_t place) const {
    return static_cast<std::size_t>(
               std::upper_bound(begins_.begin(), begins_.end(), place) -
               begins_.begin()) -
           1;
  }

 private:
  std::vector<std::uint64_t> begins_;
};

// Which of `count` things it is, the first one most often, the second half as
// often, the n-th an n-th as often (Zipf's law): for a number that was decided
// by chance. At most 4,096 things.
std::size_t ZipfRank(std::uint64_t decided, std::size_t count);

// An order of 0 to size - 1 that looks shuffled and needs no memory: a Feistel
// network of the next power of four, walked until it is inside.
class Shuffled {
 public:
  // `size` 1 to 2^40.
  Shuffled(std::uint64_t size, std::uint64_t seed);

  // What comes at a place; each place has another one.
  std::uint64_t At(std::uint64_t place) const;

 private:
  std::uint64_t Step(std::uint64_t value) const;

  std::uint64_t size_;
  std::uint64_t seed_;
  int half_bits_;
};

}  // namespace cte::load
