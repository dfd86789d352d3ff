#include "server/workbook/cell_reference.h"

#include <algorithm>
#include <charconv>

namespace cte::server {
namespace {

constexpr std::size_t kMaxLetters = 6;
constexpr std::size_t kMaxDigits = 9;

}  // namespace

std::optional<std::int32_t> ParseRowNumber(std::string_view text) {
  if (text.empty() || text.size() > kMaxDigits) return std::nullopt;
  std::int32_t row = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), row);
  if (error != std::errc() || end != text.data() + text.size() || row < 1) {
    return std::nullopt;
  }
  return row;
}

std::optional<CellReference> ParseCellReference(std::string_view text) {
  CellReference cell;
  std::size_t letters = 0;
  std::int32_t number = 0;
  for (; letters < text.size(); ++letters) {
    const char c = text[letters];
    const bool upper = c >= 'A' && c <= 'Z';
    if (!upper && !(c >= 'a' && c <= 'z')) break;
    if (letters == kMaxLetters) return std::nullopt;
    number = number * 26 + (c - (upper ? 'A' : 'a') + 1);
  }
  if (letters == 0) return std::nullopt;
  const auto row = ParseRowNumber(text.substr(letters));
  if (!row) return std::nullopt;
  cell.column = number - 1;
  cell.row = *row;
  return cell;
}

std::string ColumnLetters(std::int32_t column) {
  std::string letters;
  for (std::int32_t n = column + 1; n > 0; n = (n - 1) / 26) {
    letters.push_back(static_cast<char>('A' + (n - 1) % 26));
  }
  std::reverse(letters.begin(), letters.end());
  return letters;
}

std::string ToString(const CellReference& cell) {
  return ColumnLetters(cell.column) + std::to_string(cell.row);
}

}  // namespace cte::server
