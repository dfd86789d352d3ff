#include "clients/cli/row_lines.h"

#include <algorithm>

namespace cte::client {

void RowLines::Add(std::int64_t offset, std::int64_t line) {
  if (!ranges_.empty()) {
    Range& last = ranges_.back();
    if (last.end == offset && last.line + (last.end - last.first) == line) {
      ++last.end;
      return;
    }
  }
  ranges_.push_back({offset, line, offset + 1});
}

std::int64_t RowLines::LineOf(std::int64_t offset) const {
  const auto range =
      std::partition_point(ranges_.begin(), ranges_.end(),
                           [&](const Range& one) { return one.end <= offset; });
  if (range == ranges_.end() || offset < range->first) return 0;
  return range->line + (offset - range->first);
}

void RowLines::ForgetBefore(std::int64_t offset) {
  while (!ranges_.empty() && ranges_.front().end <= offset) {
    ranges_.pop_front();
  }
}

}  // namespace cte::client
