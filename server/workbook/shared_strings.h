#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/workbook/limits.h"
#include "server/workbook/package.h"

namespace cte::server {

// The string table of a workbook: the texts that string cells refer to by
// number. Immutable once read, so that any number of threads may look.
//
// Holds the texts one behind the other and eight bytes for each: its memory is
// about what the part takes inflated, and no more.
class SharedStrings {
 public:
  SharedStrings() = default;  // an empty table

  // A string of more than the cell limit is kept cut short, yet still longer
  // than the limit: only a cell that refers to it is an error.
  static absl::StatusOr<SharedStrings> Read(Package& package,
                                            std::uint64_t part,
                                            const WorkbookLimits& limits);

  // In NFC, escapes resolved. Lives as long as the table; none beyond its end.
  std::optional<std::string_view> Get(std::uint64_t index) const {
    if (index >= ends_.size()) return std::nullopt;
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(text_).substr(begin, ends_[index] - begin);
  }
  std::size_t size() const { return ends_.size(); }

 private:
  friend class SharedStringsHandler;
  std::string text_;
  std::vector<std::size_t> ends_;
};

}  // namespace cte::server
