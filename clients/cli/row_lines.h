#pragma once

#include <cstdint>
#include <deque>

namespace cte::client {

// The lines on which the rows of a file begin, for the rows that are not
// acknowledged yet. Kept as ranges of rows on consecutive lines. One thread at
// a time.
class RowLines {
 public:
  // The row at `offset`, the next one.
  void Add(std::int64_t offset, std::int64_t line);

  // 0 if it is not known (any more).
  std::int64_t LineOf(std::int64_t offset) const;

  // Rows before `offset` are not asked for any more.
  void ForgetBefore(std::int64_t offset);

  void Clear() { ranges_.clear(); }
  std::size_t ranges() const { return ranges_.size(); }

 private:
  struct Range {
    std::int64_t first = 0;
    std::int64_t line = 0;
    std::int64_t end = 0;
  };
  std::deque<Range> ranges_;
};

}  // namespace cte::client
