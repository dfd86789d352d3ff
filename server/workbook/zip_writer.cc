#include "server/workbook/zip_writer.h"

#include <limits>
#include <utility>

namespace cte::server {
namespace {

constexpr std::uint16_t kVersion = 20;  // of deflate
constexpr std::uint16_t kUtf8Name = 1 << 11;
constexpr std::uint32_t kNewYear1980 = 0x0021'0000;  // no part has a time

void Append16(std::uint16_t number, std::string* bytes) {
  bytes->push_back(static_cast<char>(number & 0xFF));
  bytes->push_back(static_cast<char>(number >> 8));
}

void Append32(std::uint64_t number, std::string* bytes) {
  Append16(static_cast<std::uint16_t>(number), bytes);
  Append16(static_cast<std::uint16_t>(number >> 16), bytes);
}

// What the part's own header and the directory say alike.
void AppendDescription(const ZipEntry& entry, std::string* bytes) {
  Append16(kVersion, bytes);
  Append16(kUtf8Name, bytes);
  Append16(entry.method, bytes);
  Append32(kNewYear1980, bytes);
  Append32(entry.crc, bytes);
  Append32(entry.compressed_bytes, bytes);
  Append32(entry.bytes, bytes);
  Append16(static_cast<std::uint16_t>(entry.name.size()), bytes);
  Append16(0, bytes);  // no extra field
}

}  // namespace

absl::Status ZipWriter::Begin(const ZipEntry& entry) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (entry.bytes >= kMost || size_ + entry.compressed_bytes >= kMost) {
    return absl::InternalError("a part is too large for an archive");
  }
  directory_ += "PK\1\2";
  Append16(kVersion, &directory_);
  AppendDescription(entry, &directory_);
  Append16(0, &directory_);  // no comment
  Append16(0, &directory_);  // of the first disk
  Append16(0, &directory_);  // no attributes
  Append32(0, &directory_);
  Append32(size_, &directory_);
  directory_ += entry.name;
  ++parts_;

  std::string header = "PK\3\4";
  AppendDescription(entry, &header);
  header += entry.name;
  return Append(header);
}

absl::Status ZipWriter::Append(std::string_view compressed) {
  size_ += compressed.size();
  return file_.Append(compressed);
}

absl::StatusOr<UnnamedFile> ZipWriter::Finish() && {
  const std::uint64_t start = size_;
  const std::size_t directory_bytes = directory_.size();
  directory_ += "PK\5\6";
  Append32(0, &directory_);  // the first disk, and the only one
  Append16(parts_, &directory_);
  Append16(parts_, &directory_);
  Append32(directory_bytes, &directory_);
  Append32(start, &directory_);
  Append16(0, &directory_);  // no comment
  auto status = Append(directory_);
  if (!status.ok()) return status;
  return std::move(file_);
}

}  // namespace cte::server
