#pragma once

#include <string>
#include <string_view>

namespace cte::server {

// Appends a text as it stands in a string cell's <t>: as EscapeCellText makes
// it, and only in ASCII, the rest as character references, so that it fits into
// any part whatever its encoding.
void AppendCellText(std::string_view text, std::string* xml);

}  // namespace cte::server
