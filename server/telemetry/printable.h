#pragma once

#include <string>
#include <string_view>

namespace cte::server {

// A text in which every character beyond ASCII can be seen and stays where it
// is. Controls, line and paragraph separators, those that turn the direction of
// writing or have no width, and code points that are private or not assigned
// are written as JSON does ("\u2028", "\ud83d\ude00"), bytes that are no UTF-8
// as octal numbers ("\377"). ASCII is left as it is.
std::string Printable(std::string_view text);

}  // namespace cte::server
