#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cte::server {

// Makes of the text of a string cell, as XML gives it, the text that the cell
// shows, in place from `start` on: "_x000D_" is the character with that UTF-16
// code (two of them may make a pair; half a pair becomes U+FFFD), "_x005F_" the
// underscore that keeps a text from being read so; then Unicode NFC (R19).
void NormalizeCellText(std::string* text, std::size_t start = 0);

// Makes a text Unicode NFC (R19), in place from `start` on. What is no UTF-8 is
// left as it is.
void ComposeText(std::string* text, std::size_t start = 0);

// Appends a text as a string cell holds it, the way back of NormalizeCellText:
// a character that XML cannot hold becomes "_x000D_", the "_" of a text that
// would be read so "_x005F_". What is not UTF-8 becomes U+FFFD; a text of more
// than 32,767 UTF-16 units, which a cell cannot hold, is cut and ends with "…".
void EscapeCellText(std::string_view text, std::string* cell);

// Whether there is nothing to see in the text: no character, or only blanks of
// any kind (R19: such a row is skipped).
bool IsBlankText(std::string_view text);

// Whether the text has more than `limit` UTF-16 units.
bool IsLongerThan(std::string_view text, std::int32_t limit);

// A text of raw XML with more bytes than this is longer than `limit` UTF-16
// units, whatever its escapes ("_x000D_") make of it.
constexpr std::size_t MaxRawBytes(std::int32_t limit) {
  return static_cast<std::size_t>(limit) * 7;
}

}  // namespace cte::server
