#include "server/workbook/unnamed_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"

namespace cte::server {
absl::StatusOr<UnnamedFile> UnnamedFile::InMemory() {
  const int descriptor = memfd_create("workbook", MFD_CLOEXEC);
  if (descriptor < 0) {
    return absl::InternalError("no file in memory can be made");
  }
  return UnnamedFile(descriptor);
}

absl::StatusOr<UnnamedFile> UnnamedFile::OnDisk(const std::string& folder) {
  // Not O_TMPFILE, which not every file system knows.
  std::string name = absl::StrCat(folder, "/ctecredd-XXXXXX");
  const int descriptor = mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) {
    return absl::InternalError(
        absl::StrCat("no file can be made in ", folder, ": errno ", errno));
  }
  UnnamedFile file(descriptor);
  if (unlink(name.c_str()) != 0) {
    return absl::InternalError(
        absl::StrCat(name, " cannot be removed: errno ", errno));
  }
  return file;
}

UnnamedFile::~UnnamedFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

UnnamedFile::UnnamedFile(UnnamedFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

std::string UnnamedFile::path() const {
  return absl::StrCat("/proc/self/fd/", descriptor_);
}

absl::Status UnnamedFile::Append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return absl::InternalError(absl::StrCat(
          "a file without a name cannot be written: errno ", errno));
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return absl::OkStatus();
}

absl::Status UnnamedFile::Read(std::uint64_t offset, std::size_t size,
                               std::string* bytes) const {
  bytes->resize(size);
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = pread(descriptor_, bytes->data() + done, size - done,
                                static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return absl::InternalError(
          absl::StrCat("a file without a name cannot be read: errno ", errno));
    }
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  bytes->resize(done);
  return absl::OkStatus();
}

absl::StatusOr<std::string> UnnamedFile::Contents() const {
  struct stat file = {};
  if (fstat(descriptor_, &file) != 0) {
    return absl::InternalError("the size of a file without a name is unknown");
  }
  std::string contents;
  auto read = Read(0, static_cast<std::size_t>(file.st_size), &contents);
  if (!read.ok()) return read;
  return contents;
}

}  // namespace cte::server
