#include "clients/cpp/private_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
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

absl::Status Exists(const std::filesystem::path& path) {
  return LocalError(absl::StatusCode::kAlreadyExists, "FILE_EXISTS",
                    absl::StrCat("The file ", path.string(),
                                 " exists already. Choose another name, or "
                                 "replace it with --force."));
}

// Where a chain of symbolic links ends, whether or not something is there.
std::filesystem::path EndOfLinks(std::filesystem::path path) {
  constexpr int kMostLinks = 40;
  std::error_code ignored;
  for (int i = 0; i < kMostLinks && std::filesystem::is_symlink(path, ignored);
       ++i) {
    path = path.parent_path() / std::filesystem::read_symlink(path, ignored);
  }
  return path;
}

bool IsStandardOutput(const struct stat& file) {
  struct stat output = {};
  return ::fstat(STDOUT_FILENO, &output) == 0 && output.st_dev == file.st_dev &&
         output.st_ino == file.st_ino;
}

int Rename(const char* from, const char* to, IfExists if_exists) {
  if (if_exists == IfExists::kReplace) return std::rename(from, to);
  const int renamed =
      ::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
  // Not every file system can tell.
  if (renamed == 0 || errno != EINVAL) return renamed;
  if (::access(to, F_OK) != 0) return std::rename(from, to);
  errno = EEXIST;
  return -1;
}

}  // namespace

absl::StatusOr<PrivateFile> PrivateFile::Create(
    const std::filesystem::path& path, IfExists if_exists) {
  struct stat found = {};
  if (::stat(path.c_str(), &found) == 0) {
    if (IsStandardOutput(found)) {
      return OfStream(path, ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
    }
    if (S_ISCHR(found.st_mode) || S_ISFIFO(found.st_mode)) {
      return OfStream(path,
                      ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
    }
    if (!S_ISREG(found.st_mode)) {
      return LocalError(
          absl::StatusCode::kFailedPrecondition, "FILE_NOT_REGULAR",
          absl::StrCat(path.string(),
                       S_ISDIR(found.st_mode) ? " is a folder"
                                              : " is not a regular file",
                       " and is left alone. Name a file to be made."));
    }
    if (if_exists == IfExists::kRefuse) return Exists(path);
  }
  std::filesystem::path target = EndOfLinks(path);
  std::string temporary = absl::StrCat(target.string(), ".XXXXXX");
  // mkostemp opens with mode 0600.
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return Unwritable(path, errno);
  return PrivateFile(descriptor, std::move(temporary), std::move(target),
                     if_exists);
}

absl::StatusOr<PrivateFile> PrivateFile::OfStream(std::filesystem::path path,
                                                  int descriptor) {
  if (descriptor < 0) return Unwritable(path, errno);
  return PrivateFile(descriptor, {}, std::move(path), IfExists::kReplace);
}

PrivateFile::PrivateFile(PrivateFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      temporary_(std::exchange(other.temporary_, std::string())),
      path_(std::move(other.path_)),
      if_exists_(other.if_exists_),
      begun_(other.begun_) {}

PrivateFile::~PrivateFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

absl::Status PrivateFile::Write(std::string_view bytes) {
  begun_ = begun_ || !bytes.empty();
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Unwritable(path_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status PrivateFile::Restart() {
  if (!begun_) return absl::OkStatus();
  if (is_stream()) {
    return LocalError(
        absl::StatusCode::kAborted, "FILE_INCOMPLETE",
        absl::StrCat(
            "The connection broke when a part of the file had gone to ",
            path_.string(),
            ", which cannot be taken back. Run the command again."));
  }
  if (::ftruncate(descriptor_, 0) != 0 ||
      ::lseek(descriptor_, 0, SEEK_SET) != 0) {
    return Unwritable(path_, errno);
  }
  begun_ = false;
  return absl::OkStatus();
}

absl::Status PrivateFile::Commit() {
  if (!is_stream() && ::fsync(descriptor_) != 0) {
    return Unwritable(path_, errno);
  }
  // A network file system may tell of a full disk only now.
  if (::close(std::exchange(descriptor_, -1)) != 0) {
    return Unwritable(path_, errno);
  }
  if (is_stream()) return absl::OkStatus();
  if (Rename(temporary_.c_str(), path_.c_str(), if_exists_) != 0) {
    return errno == EEXIST ? Exists(path_) : Unwritable(path_, errno);
  }
  temporary_.clear();
  return absl::OkStatus();
}

}  // namespace cte::client
