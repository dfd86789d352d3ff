#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// UTF-8, a character at a time.
namespace cte::domain {

// One code point, and how many bytes it takes; a byte that is none is taken for
// itself.
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 1;
};
// Of a text that is not empty.
CodePoint FirstCodePoint(std::string_view text);
void AppendCodePoint(char32_t value, std::string& text);

// Of Latin, Greek and Cyrillic letters; other characters as they are.
char32_t Lowercase(char32_t c);

}  // namespace cte::domain
