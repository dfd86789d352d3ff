#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cte::server {

// Where a cell is: "C7" is column 2 (from 0) of row 7 (from 1).
struct CellReference {
  std::int32_t column = 0;
  std::int32_t row = 0;
};

// None: the text is not a reference, or its column has more than six letters or
// its row more than nine digits.
std::optional<CellReference> ParseCellReference(std::string_view text);

// A row number from 1; none as above.
std::optional<std::int32_t> ParseRowNumber(std::string_view text);

// "C" of column 2.
std::string ColumnLetters(std::int32_t column);

// "C7".
std::string ToString(const CellReference& cell);

}  // namespace cte::server
