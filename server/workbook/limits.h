#pragma once

#include <cstdint>

namespace cte::server {

// What a workbook may cost. A file that goes beyond is refused with a reason of
// its own, named behind each limit.
struct WorkbookLimits {
  // Of the file as it is sent. FILE_TOO_LARGE.
  std::int64_t file_bytes = std::int64_t{64} << 20;
  // Of all its parts together, inflated. WORKBOOK_TOO_LARGE.
  std::int64_t inflated_bytes = std::int64_t{1} << 30;
  // With something in one of the four columns; the header does not count.
  // TOO_MANY_ROWS.
  std::int32_t rows = 2'000'000;
  // Up to the rightmost cell of the sheet. TOO_MANY_COLUMNS.
  std::int32_t columns = 16'384;
  // UTF-16 units in one cell, as spreadsheets count. CELL_TOO_LONG.
  std::int32_t cell_characters = 32'767;
};

}  // namespace cte::server
