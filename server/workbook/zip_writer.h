#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/workbook/unnamed_file.h"

namespace cte::server {

// What an archive says about one of its parts.
struct ZipEntry {
  std::string name;
  std::uint16_t method = 0;  // 0 stored, 8 deflated
  std::uint32_t crc = 0;     // of the part's content
  std::uint64_t compressed_bytes = 0;
  std::uint64_t bytes = 0;
};

// Writes a ZIP archive of parts that are compressed already. Not one of the
// ZIP64 kind, which Excel offers to repair. One thread at a time.
class ZipWriter {
 public:
  // The file is empty.
  explicit ZipWriter(UnnamedFile file) : file_(std::move(file)) {}

  // Begins a part; all of its compressed bytes must follow. INTERNAL: the disk
  // is full, or the part has 4 GiB; give up.
  absl::Status Begin(const ZipEntry& entry);
  absl::Status Append(std::string_view compressed);

  // The archive, whole. INTERNAL: the disk is full.
  absl::StatusOr<UnnamedFile> Finish() &&;

 private:
  UnnamedFile file_;
  std::uint64_t size_ = 0;
  std::string directory_;
  std::uint16_t parts_ = 0;
};

}  // namespace cte::server
