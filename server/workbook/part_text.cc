#include "server/workbook/part_text.h"

#include <utf8proc.h>

#include <utility>

namespace cte::server {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kChunkBytes = std::size_t{64} << 10;
constexpr auto kByteOrderMark = "\xEF\xBB\xBF"sv;

bool IsHighSurrogate(std::uint32_t unit) { return (unit & 0xFC00) == 0xD800; }

// What stands in front of the first element of a text that begins a part.
void DropDeclaration(std::string* text) {
  if (text->starts_with(kByteOrderMark)) text->erase(0, kByteOrderMark.size());
  if (!text->starts_with("<?xml")) return;
  const std::size_t end = text->find("?>");
  if (end != std::string::npos) text->erase(0, end + 2);
}

}  // namespace

PartText::PartText(PartStream stream) : stream_(std::move(stream)) {}

absl::StatusOr<bool> PartText::Read(std::string* bytes) {
  do {
    bytes->resize(kChunkBytes);
    const auto size = stream_.Read(bytes->data(), bytes->size());
    if (!size.ok()) return size.status();
    bytes->resize(*size);
    if (*size == 0) return false;
    const bool first = encoding_ == Encoding::kUnknown;
    if (first) DetectEncoding(*bytes);
    if (encoding_ == Encoding::kAsIs) return true;
    Recode(bytes);
    if (first) DropDeclaration(bytes);
  } while (bytes->empty());
  return true;
}

void PartText::DetectEncoding(const std::string& head) {
  if (head.starts_with("\xFF\xFE"sv) || head.starts_with("<\0"sv)) {
    encoding_ = Encoding::kUtf16LittleEndian;
  } else if (head.starts_with("\xFE\xFF"sv) || head.starts_with("\0<"sv)) {
    encoding_ = Encoding::kUtf16BigEndian;
  } else {
    encoding_ = Encoding::kAsIs;
  }
}

void PartText::Recode(std::string* bytes) {
  rest_ += *bytes;
  bytes->clear();
  const bool little = encoding_ == Encoding::kUtf16LittleEndian;
  const auto unit = [this, little](std::size_t at) {
    const auto low = static_cast<unsigned char>(rest_[little ? at : at + 1]);
    const auto high = static_cast<unsigned char>(rest_[little ? at + 1 : at]);
    return static_cast<std::uint32_t>(high << 8 | low);
  };
  std::size_t at = 0;
  while (at + 2 <= rest_.size()) {
    std::uint32_t code_point = unit(at);
    std::size_t size = 2;
    if (IsHighSurrogate(code_point)) {
      if (at + 4 > rest_.size()) break;
      code_point =
          0x10000 + ((code_point & 0x3FF) << 10) + (unit(at + 2) & 0x3FF);
      size = 4;
    }
    utf8proc_uint8_t utf8[4];
    const auto length =
        utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), utf8);
    bytes->append(utf8, utf8 + length);
    at += size;
  }
  rest_.erase(0, at);
}

}  // namespace cte::server
