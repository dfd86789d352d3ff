#pragma once

#include <string_view>

namespace cte::client {

// The version of this build, as in "0.1.0".
std::string_view Version();

}  // namespace cte::client
