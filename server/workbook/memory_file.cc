#include "server/workbook/memory_file.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace cte::server {

absl::StatusOr<MemoryFile> MemoryFile::Create() {
  const int descriptor = memfd_create("workbook", MFD_CLOEXEC);
  if (descriptor < 0) {
    return absl::ResourceExhaustedError("no file in memory can be made");
  }
  return MemoryFile(descriptor);
}

MemoryFile::~MemoryFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

MemoryFile::MemoryFile(MemoryFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

std::string MemoryFile::path() const {
  return absl::StrCat("/proc/self/fd/", descriptor_);
}

absl::StatusOr<std::string> MemoryFile::Contents() const {
  struct stat file = {};
  if (fstat(descriptor_, &file) != 0) {
    return absl::InternalError("a file in memory cannot be read");
  }
  std::string contents(static_cast<std::size_t>(file.st_size), '\0');
  std::size_t done = 0;
  while (done < contents.size()) {
    const ssize_t count =
        pread(descriptor_, contents.data() + done, contents.size() - done,
              static_cast<off_t>(done));
    if (count <= 0) {
      return absl::InternalError("a file in memory cannot be read");
    }
    done += static_cast<std::size_t>(count);
  }
  return contents;
}

}  // namespace cte::server
