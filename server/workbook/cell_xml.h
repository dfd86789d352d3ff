#pragma once

#include <string>
#include <string_view>

namespace cte::server {

// Appends a text as it stands in a string cell's <t>, the way back of
// NormalizeCellText. Only ASCII is written, the rest as character references,
// so that it fits into any part whatever its encoding. What is not UTF-8
// becomes U+FFFD; a text of more than 32,767 UTF-16 units, which a cell cannot
// hold, is cut and ends with "…".
void AppendCellText(std::string_view text, std::string* xml);

}  // namespace cte::server
