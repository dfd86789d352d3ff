#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cte::domain {

// Without blanks at both ends: ASCII blanks, the no-break space and the blanks
// of Unicode that spreadsheets and web pages bring along (R19).
std::string_view Trimmed(std::string_view text);

// At most `characters` code points of UTF-8; what is cut ends in "…".
std::string Clipped(std::string_view text, std::size_t characters);

// How many code points of UTF-8.
std::size_t CharacterCount(std::string_view text);

// With a-z as A-Z; other characters as they are.
std::string Uppercase(std::string_view text);

// With small letters, as far as Lowercase() knows them.
std::string Lowercased(std::string_view text);

// Whether the two differ at most in the case of a-z and in runs of blanks.
bool SameWords(std::string_view a, std::string_view b);

// Whether every byte is a printable ASCII character other than a blank.
bool IsPrintableAscii(std::string_view text);

// Whether a character is a control (U+0000 to U+001F, U+007F to U+009F), a
// break of lines or paragraphs (U+2028, U+2029) or one that makes what follows
// be shown in another order (the bidi controls U+202A to U+202E and U+2066 to
// U+2069), so that a name looks like another one.
bool HasControlCharacter(std::string_view text);

}  // namespace cte::domain
