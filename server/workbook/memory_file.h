#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace cte::server {

// A file in memory with a path, for a library that writes to paths only
// (libxlsxwriter 1.1.4). Linux. One thread at a time.
class MemoryFile {
 public:
  // RESOURCE_EXHAUSTED: there is no memory or no descriptor for it.
  static absl::StatusOr<MemoryFile> Create();

  ~MemoryFile();
  MemoryFile(MemoryFile&& other) noexcept;
  MemoryFile& operator=(MemoryFile&&) = delete;

  // Of this process, while the object lives.
  std::string path() const;

  // What has been written. INTERNAL: it cannot be read.
  absl::StatusOr<std::string> Contents() const;

 private:
  explicit MemoryFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace cte::server
