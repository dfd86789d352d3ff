#include "server/workbook/cell_xml.h"

#include <utf8proc.h>

#include "absl/strings/str_format.h"
#include "server/workbook/cell_text.h"

namespace cte::server {
namespace {

void AppendCodePoint(utf8proc_int32_t code_point, std::string* xml) {
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
    default:
      break;
  }
  if (code_point < 0x7F) {
    xml->push_back(static_cast<char>(code_point));
  } else {
    absl::StrAppendFormat(xml, "&#x%X;", code_point);
  }
}

}  // namespace

void AppendCellText(std::string_view text, std::string* xml) {
  std::string cell;
  EscapeCellText(text, &cell);
  std::string_view rest = cell;
  while (!rest.empty()) {
    utf8proc_int32_t code_point = 0;
    const auto size = utf8proc_iterate(
        reinterpret_cast<const utf8proc_uint8_t*>(rest.data()),
        static_cast<utf8proc_ssize_t>(rest.size()), &code_point);
    rest.remove_prefix(static_cast<std::size_t>(size));
    AppendCodePoint(code_point, xml);
  }
}

}  // namespace cte::server
