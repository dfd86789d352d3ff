#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace cte::domain {

// The words of a search, each of which has to be a part of what is found (R7):
// blanks and commas stand between them, so that "Last,First" finds a student as
// the screen shows one. None for a blank text.
//
// INVALID_ARGUMENT, SEARCH_TOO_LONG: over 200 characters.
absl::StatusOr<std::vector<std::string>> SearchWords(std::string_view text);

}  // namespace cte::domain
