#include "clients/cpp/private_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"

namespace cte::client {
namespace {

absl::Status Unwritable(const std::filesystem::path& path, int error) {
  return LocalError(
      absl::StatusCode::kPermissionDenied, "FILE_UNWRITABLE",
      absl::StrCat("The file ", path.string(),
                   " cannot be written: ", std::strerror(error),
                   ". Check the folder and its free space, or choose another "
                   "name."));
}

}  // namespace

absl::StatusOr<PrivateFile> PrivateFile::Create(
    const std::filesystem::path& path) {
  std::string temporary = absl::StrCat(path.string(), ".XXXXXX");
  // mkostemp opens with mode 0600.
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return Unwritable(path, errno);
  return PrivateFile(descriptor, std::move(temporary), path);
}

PrivateFile::PrivateFile(PrivateFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      temporary_(std::exchange(other.temporary_, std::string())),
      path_(std::move(other.path_)) {}

PrivateFile::~PrivateFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

absl::Status PrivateFile::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Unwritable(path_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status PrivateFile::Commit() {
  if (::fsync(descriptor_) != 0) return Unwritable(path_, errno);
  // A network file system may tell of a full disk only now.
  if (::close(std::exchange(descriptor_, -1)) != 0) {
    return Unwritable(path_, errno);
  }
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
    return Unwritable(path_, errno);
  }
  temporary_.clear();
  return absl::OkStatus();
}

}  // namespace cte::client
