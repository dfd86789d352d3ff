#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cte::client {

// Text as it may be shown: valid UTF-8 without control characters. A cell of a
// workbook, or a message that quotes one, may hold escape sequences that would
// make a terminal do things; such bytes become U+FFFD, line breaks and tabs a
// blank.
std::string Printable(std::string_view text);

// How many columns of a terminal a printable text takes: 2 for a wide
// character, 0 for a combining one.
int DisplayWidth(std::string_view text);

// Breaks a printable text into lines of at most `width` columns (at least 1):
// at blanks, after '/', ',' and a '-' inside of a word, and inside a word that
// is longer than a line, but never inside what a reader sees as one character.
// The lines after the first are `indent` columns narrower. A text without
// anything gives one empty line.
std::vector<std::string> Wrap(std::string_view text, int width, int indent = 0);

}  // namespace cte::client
