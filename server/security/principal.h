#pragma once

#include <string_view>

namespace cte::server {

// Whether a text from outside may be a principal: 1 to 255 bytes, which is what
// the database keeps, none of them a control character.
bool IsPrincipal(std::string_view text);

}  // namespace cte::server
