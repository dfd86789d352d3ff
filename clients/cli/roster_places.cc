#include "clients/cli/roster_places.h"

#include <algorithm>
#include <iterator>

namespace cte::client {

void RosterPlaces::Add(RosterPlace place) {
  const bool follows = !ranges_.empty() &&
                       ranges_.back().first.file == place.file &&
                       place.line == ranges_.back().first.line + count_ -
                                         ranges_.back().first_index;
  if (!follows) ranges_.push_back({count_, place});
  ++count_;
}

std::optional<RosterPlace> RosterPlaces::At(std::int64_t index) const {
  if (index < 0 || index >= count_) return std::nullopt;
  const auto after = std::upper_bound(
      ranges_.begin(), ranges_.end(), index,
      [](std::int64_t i, const Range& range) { return i < range.first_index; });
  const Range& range = *std::prev(after);
  return RosterPlace{range.first.file,
                     range.first.line + index - range.first_index};
}

}  // namespace cte::client
