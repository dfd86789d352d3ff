#include "server/workbook/part_parser.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/workbook/workbook_error.h"

namespace cte::server {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{64} << 10;
constexpr std::int64_t kDirectoryPartBytes = std::int64_t{16} << 20;

}  // namespace

PartParser::PartParser(PartStream stream, std::string name, XmlHandler* handler)
    : stream_(std::move(stream)),
      parser_(std::move(name), handler),
      chunk_(kChunkBytes) {}

absl::StatusOr<std::unique_ptr<PartParser>> PartParser::Open(
    Package& package, std::uint64_t part, XmlHandler* handler) {
  auto stream = package.OpenPart(part);
  if (!stream.ok()) return stream.status();
  return std::unique_ptr<PartParser>(new PartParser(
      *std::move(stream), std::string(package.PartName(part)), handler));
}

absl::StatusOr<bool> PartParser::ParseChunk() {
  const auto size = stream_.Read(chunk_.data(), chunk_.size());
  if (!size.ok()) return size.status();
  const bool last = *size == 0;
  if (auto status = parser_.Feed({chunk_.data(), *size}, last); !status.ok()) {
    return status;
  }
  return !last;
}

absl::Status PartParser::ParseAll() {
  while (true) {
    const auto more = ParseChunk();
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
  }
}

absl::Status ParseDirectoryPart(Package& package, std::uint64_t part,
                                XmlHandler* handler) {
  auto parser = PartParser::Open(package, part, handler);
  if (!parser.ok()) return parser.status();
  if ((*parser)->bytes_total() > kDirectoryPartBytes) {
    return WorkbookError(
        "WORKBOOK_TOO_LARGE",
        absl::StrCat("The part ", std::string(package.PartName(part)),
                     " of the workbook has more than ", kDirectoryPartBytes,
                     " bytes. Copy the sheet into a new workbook and send "
                     "that."));
  }
  return (*parser)->ParseAll();
}

}  // namespace cte::server
