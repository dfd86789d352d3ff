#include "clients/cpp/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"

namespace cte::client {
namespace {

namespace fs = std::filesystem;

// A profile is a few lines and a few certificates.
constexpr std::size_t kMaxBytes = 1 << 20;

absl::Status Invalid(const fs::path& path, const std::string& what,
                     const std::string& problem) {
  return LocalError(
      absl::StatusCode::kInvalidArgument, "PROFILE_INVALID",
      absl::StrCat("The ", what, " ", path.string(), " ", problem));
}

class OpenFile {
 public:
  explicit OpenFile(const fs::path& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

// The mode is asked of the open file, so that what is read is what was judged.
absl::StatusOr<std::string> ReadProfileFile(const fs::path& path,
                                            const std::string& what,
                                            Readers readers) {
  const OpenFile file(path);
  struct stat info = {};
  if (file.get() < 0 || ::fstat(file.get(), &info) != 0) {
    return LocalError(
        absl::StatusCode::kPermissionDenied, "PROFILE_UNREADABLE",
        absl::StrCat("The ", what, " ", path.string(), " cannot be read (",
                     std::strerror(errno),
                     "). Name another profile with --profile or "
                     "$CTECRED_PROFILE, or have this file given to you."));
  }
  if (readers == Readers::kOwner && (info.st_mode & 0077) != 0) {
    return LocalError(
        absl::StatusCode::kFailedPrecondition, "PROFILE_EXPOSED",
        absl::StrCat("The ", what, " ", path.string(),
                     " holds a secret and other users of this machine may "
                     "open it. Close it with: chmod 600 ",
                     path.string()));
  }
  std::string text;
  std::array<char, 4096> buffer;
  ssize_t got = 0;
  while ((got = ::read(file.get(), buffer.data(), buffer.size())) > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > kMaxBytes) {
      return Invalid(path, what, "is larger than 1 MiB and can be none.");
    }
  }
  if (got < 0) {
    return LocalError(absl::StatusCode::kUnavailable, "PROFILE_UNREADABLE",
                      absl::StrCat("The ", what, " ", path.string(),
                                   " cannot be read: ", std::strerror(errno),
                                   ". Name another profile with --profile."));
  }
  return text;
}

absl::StatusOr<std::string> ReadTokenFile(const fs::path& path) {
  absl::StatusOr<std::string> text =
      ReadProfileFile(path, "token file", Readers::kOwner);
  if (!text.ok()) return text;
  absl::StripAsciiWhitespace(&*text);
  if (IsToken(*text)) return text;
  return Invalid(path, "token file",
                 "must hold a token without blanks and nothing else. Have the "
                 "program that renews it write it again.");
}

bool IsToken(const std::string& text) {
  for (const char c : text) {
    if (!absl::ascii_isgraph(static_cast<unsigned char>(c))) return false;
  }
  return !text.empty();
}

}  // namespace cte::client
