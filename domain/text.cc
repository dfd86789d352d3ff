#include "domain/text.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "domain/code_point.h"

namespace cte::domain {
namespace {

constexpr std::array<std::string_view, 9> kWideBlanks = {
    "\u00A0", "\u2002", "\u2003", "\u2007", "\u2009",
    "\u200B", "\u202F", "\u3000", "\uFEFF"};

std::size_t BlankAtFront(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return absl::ascii_isspace(first) ? 1 : 0;
  for (const auto blank : kWideBlanks) {
    if (text.starts_with(blank)) return blank.size();
  }
  return 0;
}

std::size_t BlankAtBack(std::string_view text) {
  const auto last = static_cast<unsigned char>(text.back());
  if (last < 0x80) return absl::ascii_isspace(last) ? 1 : 0;
  for (const auto blank : kWideBlanks) {
    if (text.ends_with(blank)) return blank.size();
  }
  return 0;
}

bool StartsCharacter(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

std::string Words(std::string_view text) {
  std::string words;
  for (const char c : Trimmed(text)) {
    const bool blank = absl::ascii_isspace(static_cast<unsigned char>(c));
    if (blank && !words.empty() && words.back() == ' ') continue;
    words.push_back(blank ? ' '
                          : absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  return words;
}

}  // namespace

std::string_view Trimmed(std::string_view text) {
  while (!text.empty()) {
    const std::size_t blank = BlankAtFront(text);
    if (blank == 0) break;
    text.remove_prefix(blank);
  }
  while (!text.empty()) {
    const std::size_t blank = BlankAtBack(text);
    if (blank == 0) break;
    text.remove_suffix(blank);
  }
  return text;
}

std::size_t CharacterCount(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), StartsCharacter));
}

std::string Clipped(std::string_view text, std::size_t characters) {
  if (text.size() <= characters || CharacterCount(text) <= characters) {
    return std::string(text);
  }
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size(); ++end) {
    if (StartsCharacter(text[end]) && seen++ == characters - 1) break;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string Uppercase(std::string_view text) {
  std::string upper(text);
  absl::AsciiStrToUpper(&upper);
  return upper;
}

std::string Lowercased(std::string_view text) {
  std::string lower;
  lower.reserve(text.size());
  while (!text.empty()) {
    const CodePoint first = FirstCodePoint(text);
    AppendCodePoint(Lowercase(first.value), lower);
    text.remove_prefix(first.size);
  }
  return lower;
}

bool SameWords(std::string_view a, std::string_view b) {
  return a == b || Words(a) == Words(b);
}

bool IsPrintableAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < '\x7F'; });
}

bool HasControlCharacter(std::string_view text) {
  while (!text.empty()) {
    const auto [c, size] = FirstCodePoint(text);
    const bool is_control = c < 0x20 || (0x7F <= c && c <= 0x9F);
    const bool is_bidi_control =
        (0x202A <= c && c <= 0x202E) || (0x2066 <= c && c <= 0x2069);
    const bool breaks_line = c == 0x2028 || c == 0x2029;
    if (is_control || is_bidi_control || breaks_line) return true;
    text.remove_prefix(size);
  }
  return false;
}

}  // namespace cte::domain
