#include "server/workbook/cell_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"

namespace cte::server {
namespace {

constexpr std::size_t kEscapeSize = 7;      // "_x000D_"
constexpr std::int32_t kMaxUnits = 32'767;  // of UTF-16, in a cell
constexpr std::string_view kEllipsis = "…";
constexpr utf8proc_int32_t kReplacement = 0xFFFD;

struct Freer {
  void operator()(utf8proc_uint8_t* text) const { std::free(text); }
};

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
}

// The UTF-16 unit of the escape that the text begins with.
std::optional<std::uint16_t> LeadingEscape(std::string_view text) {
  if (text.size() < kEscapeSize || text[0] != '_' || text[1] != 'x' ||
      text[6] != '_') {
    return std::nullopt;
  }
  unsigned unit = 0;
  for (const char c : text.substr(2, 4)) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) {
      return std::nullopt;
    }
    const unsigned digit =
        c <= '9' ? static_cast<unsigned>(c - '0')
                 : static_cast<unsigned>(
                       absl::ascii_tolower(static_cast<unsigned char>(c)) -
                       'a' + 10);
    unit = unit * 16 + digit;
  }
  return static_cast<std::uint16_t>(unit);
}

void AppendCodePoint(utf8proc_int32_t code_point, std::string* text) {
  utf8proc_uint8_t bytes[4];
  const auto size = utf8proc_encode_char(code_point, bytes);
  text->append(bytes, bytes + size);
}

std::string Unescaped(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const auto unit = LeadingEscape(text);
    if (!unit) {
      plain.push_back(text.front());
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(kEscapeSize);
    utf8proc_int32_t code_point = *unit;
    if (*unit >= 0xD800 && *unit < 0xE000) {
      const auto low = LeadingEscape(text);
      const bool pair =
          *unit < 0xDC00 && low && *low >= 0xDC00 && *low < 0xE000;
      code_point = pair ? 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00)
                        : kReplacement;
      if (pair) text.remove_prefix(kEscapeSize);
    }
    AppendCodePoint(code_point, &plain);
  }
  return plain;
}

// Whether a string cell holds the text as it is.
bool IsPlain(std::string_view text) {
  return text.size() <= kMaxUnits &&
         text.find("_x") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return ' ' <= c && c <= '~'; });
}

// Cuts off the first code point.
utf8proc_int32_t Next(std::string_view* text) {
  utf8proc_int32_t code_point = 0;
  const auto size = utf8proc_iterate(
      reinterpret_cast<const utf8proc_uint8_t*>(text->data()),
      static_cast<utf8proc_ssize_t>(text->size()), &code_point);
  text->remove_prefix(size > 0 ? static_cast<std::size_t>(size) : 1);
  return size > 0 ? code_point : kReplacement;
}

bool IsXml(utf8proc_int32_t code_point) {
  return code_point == '\t' || code_point == '\n' ||
         (code_point >= ' ' && code_point != 0xFFFE && code_point != 0xFFFF);
}

}  // namespace

void ComposeText(std::string* text, std::size_t start) {
  if (IsAscii(std::string_view(*text).substr(start))) return;
  utf8proc_uint8_t* composed = nullptr;
  const auto size = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text->data() + start),
      static_cast<utf8proc_ssize_t>(text->size() - start), &composed,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, Freer> owner(composed);
  if (size < 0) return;  // no UTF-8, or no memory
  text->replace(start, std::string::npos,
                reinterpret_cast<const char*>(composed),
                static_cast<std::size_t>(size));
}

void EscapeCellText(std::string_view text, std::string* cell) {
  if (IsPlain(text)) {
    cell->append(text);
    return;
  }
  const bool cut = IsLongerThan(text, kMaxUnits);
  int room = cut ? kMaxUnits - 1 : kMaxUnits;
  while (!text.empty()) {
    const bool looks_escaped = LeadingEscape(text).has_value();
    const utf8proc_int32_t code_point = Next(&text);
    room -= code_point > 0xFFFF ? 2 : 1;
    if (room < 0) break;
    if (looks_escaped) {
      cell->append("_x005F_");
    } else if (IsXml(code_point)) {
      AppendCodePoint(code_point, cell);
    } else {
      absl::StrAppendFormat(cell, "_x%04X_", code_point);
    }
  }
  if (cut) cell->append(kEllipsis);
}

void NormalizeCellText(std::string* text, std::size_t start) {
  const std::string_view raw = std::string_view(*text).substr(start);
  if (raw.find("_x") != std::string_view::npos) {
    const std::string plain = Unescaped(raw);
    text->replace(start, std::string::npos, plain);
  }
  ComposeText(text, start);
}

bool IsBlankText(std::string_view text) {
  while (!text.empty()) {
    utf8proc_int32_t code_point = 0;
    const auto size = utf8proc_iterate(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
        static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (size <= 0) return false;
    const bool blank =
        (code_point < 0x80 &&
         absl::ascii_isspace(static_cast<unsigned char>(code_point))) ||
        utf8proc_category(code_point) == UTF8PROC_CATEGORY_ZS ||
        utf8proc_category(code_point) == UTF8PROC_CATEGORY_ZL ||
        utf8proc_category(code_point) == UTF8PROC_CATEGORY_ZP;
    if (!blank) return false;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

bool IsLongerThan(std::string_view text, std::int32_t limit) {
  const auto most = static_cast<std::size_t>(limit);
  if (text.size() <= most) return false;
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units > most;
}

}  // namespace cte::server
