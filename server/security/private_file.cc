#include "server/security/private_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::server {
namespace {

constexpr std::size_t kMaxBytes = 1 << 20;

absl::Status Unwritable(const std::string& path, int error) {
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "FILE_UNWRITABLE",
      absl::StrCat("The file ", path, " cannot be written (",
                   std::strerror(error),
                   "). Let the server's user write to its folder and see that "
                   "the disk has room."));
}

absl::Status Unreadable(const std::string& path, std::string_view problem) {
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "FILE_UNREADABLE",
      absl::StrCat("The file ", path, " cannot be read (", std::string(problem),
                   "). Name another one, or let the server's user read it."));
}

absl::Status CannotOpen(const std::string& path, int error) {
  if (error != ENOENT) return Unreadable(path, std::strerror(error));
  return domain::Error(
      absl::StatusCode::kNotFound, "FILE_NOT_FOUND",
      absl::StrCat("There is no file ", path, ". Name one that exists."));
}

absl::Status Exposed(const std::string& path) {
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "FILE_EXPOSED",
      absl::StrCat("The file ", path,
                   " holds a secret and others than its owner can open it. "
                   "Put another secret into it and close it: chmod 600 ",
                   path));
}

class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return descriptor_; }
  // False, with errno, if what was written did not arrive.
  bool Close() { return ::close(std::exchange(descriptor_, -1)) == 0; }

 private:
  int descriptor_;
};

// The name that a file has until it is whole; gone with the object, unless the
// file has its own name by then.
class TemporaryName {
 public:
  explicit TemporaryName(std::string name) : name_(std::move(name)) {}
  ~TemporaryName() {
    if (!name_.empty()) ::unlink(name_.c_str());
  }
  TemporaryName(const TemporaryName&) = delete;
  TemporaryName& operator=(const TemporaryName&) = delete;
  // False, with errno.
  bool RenameTo(const std::string& path) {
    if (std::rename(name_.c_str(), path.c_str()) != 0) return false;
    name_.clear();
    return true;
  }

 private:
  std::string name_;
};

bool WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// A name is durable only when its folder is.
bool SyncFolderOf(const std::string& path) {
  std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  const Descriptor opened(
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.get() >= 0 && ::fsync(opened.get()) == 0;
}

absl::StatusOr<std::string> Read(const std::string& path, bool is_secret) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return CannotOpen(path, errno);
  // Asked of the open file, so that what is read is what was judged.
  struct stat info = {};
  if (::fstat(file.get(), &info) != 0) {
    return Unreadable(path, std::strerror(errno));
  }
  if (is_secret && (info.st_mode & 0077) != 0) return Exposed(path);
  std::string bytes;
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got == 0) return bytes;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Unreadable(path, std::strerror(errno));
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
    if (bytes.size() > kMaxBytes) {
      return Unreadable(path, "it is larger than 1 MiB");
    }
  }
}

}  // namespace

absl::Status WriteDurably(const std::string& path, std::string_view bytes,
                          Readers readers) {
  std::string name = absl::StrCat(path, ".XXXXXX");
  Descriptor file(::mkostemp(name.data(), O_CLOEXEC));  // mode 0600
  if (file.get() < 0) return Unwritable(path, errno);
  TemporaryName temporary(name);
  if (readers == Readers::kEverybody && ::fchmod(file.get(), 0644) != 0) {
    return Unwritable(path, errno);
  }
  if (!WriteAll(file.get(), bytes) || ::fsync(file.get()) != 0 ||
      !file.Close() || !temporary.RenameTo(path) || !SyncFolderOf(path)) {
    return Unwritable(path, errno);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadWholeFile(const std::string& path) {
  return Read(path, false);
}

absl::StatusOr<std::string> ReadSecretFile(const std::string& path) {
  return Read(path, true);
}

}  // namespace cte::server
