#include "server/workbook/cell_xml.h"

#include <utf8proc.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/workbook/cell_text.h"

namespace cte::server {
namespace {

constexpr int kMaxUnits = 32'767;
constexpr std::string_view kEllipsis = "&#x2026;";
constexpr utf8proc_int32_t kReplacement = 0xFFFD;

// Cuts off the first code point.
utf8proc_int32_t Next(std::string_view* text) {
  utf8proc_int32_t code_point = 0;
  const auto size = utf8proc_iterate(
      reinterpret_cast<const utf8proc_uint8_t*>(text->data()),
      static_cast<utf8proc_ssize_t>(text->size()), &code_point);
  text->remove_prefix(size > 0 ? static_cast<std::size_t>(size) : 1);
  return size > 0 ? code_point : kReplacement;
}

// Whether a text that goes on so after '_' would be read as an escape.
bool LooksEscaped(std::string_view text) {
  if (text.size() < 6 || text[0] != 'x' || text[5] != '_') return false;
  for (const char c : text.substr(1, 4)) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

void AppendCodePoint(utf8proc_int32_t code_point, std::string_view rest,
                     std::string* xml) {
  switch (code_point) {
    case '&':
      *xml += "&amp;";
      return;
    case '<':
      *xml += "&lt;";
      return;
    case '>':
      *xml += "&gt;";
      return;
    case '_':
      *xml += LooksEscaped(rest) ? "_x005F_" : "_";
      return;
    default:
      break;
  }
  const bool is_xml =
      code_point != '\r' && code_point != 0xFFFE && code_point != 0xFFFF &&
      (code_point >= 0x20 || code_point == '\n' || code_point == '\t');
  if (!is_xml) {
    absl::StrAppendFormat(xml, "_x%04X_", code_point);
  } else if (code_point < 0x7F) {
    xml->push_back(static_cast<char>(code_point));
  } else {
    absl::StrAppendFormat(xml, "&#x%X;", code_point);
  }
}

}  // namespace

void AppendCellText(std::string_view text, std::string* xml) {
  const bool cut = IsLongerThan(text, kMaxUnits);
  int room = cut ? kMaxUnits - 1 : kMaxUnits;
  while (!text.empty()) {
    const utf8proc_int32_t code_point = Next(&text);
    room -= code_point > 0xFFFF ? 2 : 1;
    if (room < 0) break;
    AppendCodePoint(code_point, text, xml);
  }
  if (cut) *xml += kEllipsis;
}

}  // namespace cte::server
