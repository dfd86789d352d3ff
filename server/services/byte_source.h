#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "server/workbook/unnamed_file.h"

namespace cte::server {

// What a download sends: bytes in memory, or a file. One thread at a time.
class ByteSource {
 public:
  // Not explicit: whoever makes either has made a source.
  ByteSource(std::string bytes) : source_(std::move(bytes)) {}
  ByteSource(UnnamedFile file) : source_(std::move(file)) {}

  // Replaces *bytes by `size` bytes from `offset` on, or by as many as there
  // are before the end. INTERNAL: the file cannot be read.
  absl::Status Read(std::uint64_t offset, std::size_t size,
                    std::string* bytes) const;

 private:
  std::variant<std::string, UnnamedFile> source_;
};

}  // namespace cte::server
