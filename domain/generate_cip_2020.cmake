# Makes cip_2020.h of cip-2020.csv: the six-digit codes, sorted.
file(STRINGS "${INPUT}" lines)
set(codes)
foreach(line IN LISTS lines)
  if(line MATCHES "^\"?([0-9][0-9]\\.[0-9][0-9][0-9][0-9])\"?,")
    list(APPEND codes "${CMAKE_MATCH_1}")
  endif()
endforeach()
list(SORT codes)
list(LENGTH codes count)
list(JOIN codes "\",\n    \"" text)
file(WRITE "${OUTPUT}" "#pragma once

#include <string_view>

namespace cte::domain {

// The ${count} six-digit codes of the CIP 2020 list, sorted.
inline constexpr std::string_view kCip2020[] = {
    \"${text}\"};

}  // namespace cte::domain
")
