#include "server/workbook/sheet_extent.h"

#include <algorithm>

namespace cte::server {

absl::Status SheetExtent::OtherStart(std::string_view name,
                                     const XmlAttributes& attributes) {
  if (name != "mergeCell") return absl::OkStatus();
  const std::string_view range = attributes.Find("ref").value_or("");
  const auto end = ParseCellReference(range.substr(range.find(':') + 1));
  if (end) Reach(end->column);
  return absl::OkStatus();
}

void SheetExtent::Reach(std::int32_t column) {
  last_column_ = std::max(last_column_, column);
}

}  // namespace cte::server
