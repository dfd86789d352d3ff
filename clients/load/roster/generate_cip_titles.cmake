# Makes cip_titles.h of the CIP 2020 list: codes of four and six digits with
# their titles, sorted as the list is.
file(STRINGS "${INPUT}" lines)
set(entries)
foreach(line IN LISTS lines)
  if(line MATCHES "^\"?([0-9][0-9]\\.[0-9][0-9]([0-9][0-9])?)\"?,\"?([^\"]+)")
    set(code "${CMAKE_MATCH_1}")
    string(REGEX REPLACE "[. ]+$" "" title "${CMAKE_MATCH_3}")
    list(APPEND entries "{\"${code}\", \"${title}\"}")
  endif()
endforeach()
list(JOIN entries ",\n    " text)
file(WRITE "${OUTPUT}" "#pragma once

#include <string_view>

namespace cte::load {

// A code of the CIP 2020 list: \"NN.NN\" or \"NN.NNNN\".
struct CipTitle {
  std::string_view code;
  std::string_view title;
};

inline constexpr CipTitle kCipTitles[] = {
    ${text}};

}  // namespace cte::load
")
