#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace cte::server {

// A file without a name, which nobody else can open and which is gone with the
// object; yet it has a path, for a library that writes to paths only
// (libxlsxwriter 1.1.4). Linux. One thread at a time.
class UnnamedFile {
 public:
  // INTERNAL: there is no memory or no descriptor for it.
  static absl::StatusOr<UnnamedFile> InMemory();
  // INTERNAL: no file can be made in the folder.
  static absl::StatusOr<UnnamedFile> OnDisk(const std::string& folder);

  ~UnnamedFile();
  UnnamedFile(UnnamedFile&& other) noexcept;
  UnnamedFile& operator=(UnnamedFile&&) = delete;

  // Of this process, while the object lives.
  std::string path() const;

  // Writes behind what was appended before. INTERNAL: the disk is full, or the
  // file cannot be written for another reason.
  absl::Status Append(std::string_view bytes);

  // Replaces *bytes by `size` bytes from `offset` on, or by as many as there
  // are before the end. INTERNAL: it cannot be read.
  absl::Status Read(std::uint64_t offset, std::size_t size,
                    std::string* bytes) const;
  // All that has been written. INTERNAL: it cannot be read.
  absl::StatusOr<std::string> Contents() const;

 private:
  explicit UnnamedFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace cte::server
