#include "server/telemetry/printable.h"

#include <utf8proc.h>

#include "absl/strings/str_format.h"

namespace cte::server {
namespace {

bool IsPrintable(utf8proc_int32_t code_point) {
  switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CN:
      return false;
    default:
      return true;
  }
}

void AppendEscaped(utf8proc_int32_t code_point, std::string& text) {
  if (code_point < 0x10000) {
    absl::StrAppendFormat(&text, "\\u%04x", code_point);
    return;
  }
  const utf8proc_int32_t rest = code_point - 0x10000;
  absl::StrAppendFormat(&text, "\\u%04x\\u%04x", 0xd800 + (rest >> 10),
                        0xdc00 + (rest & 0x3ff));
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string printable;
  printable.reserve(text.size());
  while (!text.empty()) {
    const auto lead = static_cast<unsigned char>(text.front());
    utf8proc_int32_t code_point = 0;
    utf8proc_ssize_t size = 1;
    if (lead >= 0x80) {
      size = utf8proc_iterate(
          reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
          static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    }
    if (size <= 0) {
      absl::StrAppendFormat(&printable, "\\%03o", unsigned{lead});
      size = 1;
    } else if (lead < 0x80 || IsPrintable(code_point)) {
      printable += text.substr(0, static_cast<std::size_t>(size));
    } else {
      AppendEscaped(code_point, printable);
    }
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return printable;
}

}  // namespace cte::server
