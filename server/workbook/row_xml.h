#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cte::server {

// Makes the XML of a sheet's rows, cell by cell from the left.
class RowXml {
 public:
  // Rows and styles count as in the file: rows from 1.
  void Begin(std::int32_t row);
  // A text with nothing in it is an empty cell. Cut and escaped as
  // EscapeCellText says.
  void Text(std::string_view text, std::int32_t style);
  void Number(std::int64_t number, std::int32_t style);
  // The row, which lives until the next one begins.
  std::string_view End();

 private:
  void BeginCell(std::int32_t style);

  std::string xml_;
  std::string row_;                   // its number
  std::vector<std::string> columns_;  // their letters, by number
  std::size_t column_ = 0;
  std::string escaped_;
};

}  // namespace cte::server
