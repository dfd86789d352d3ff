#include "clients/cli/input_bytes.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"

namespace cte::client {
namespace {

// How soon a stop is noticed while there is nothing to read.
constexpr int kPollMilliseconds = 100;

absl::Status Unreadable(const std::string& path, int error) {
  return LocalError(
      absl::StatusCode::kNotFound, "FILE_UNREADABLE",
      absl::StrCat("The file ", path, " cannot be read: ", std::strerror(error),
                   ". Check the name and the permissions."));
}

}  // namespace

absl::StatusOr<InputBytes> InputBytes::Open(const std::string& path,
                                            std::stop_token stop) {
  const int descriptor = path == "-"
                             ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                             : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return Unreadable(path, errno);
  InputBytes bytes(descriptor, std::move(stop));
  struct stat file = {};
  if (::fstat(descriptor, &file) != 0) return Unreadable(path, errno);
  if (S_ISDIR(file.st_mode)) return Unreadable(path, EISDIR);
  if (S_ISREG(file.st_mode)) {
    bytes.start_ = ::lseek(descriptor, 0, SEEK_CUR);
    bytes.size_ = std::max<std::int64_t>(file.st_size - bytes.start_, 0);
  }
  return bytes;
}

InputBytes::InputBytes(int descriptor, std::stop_token stop)
    : descriptor_(descriptor), stop_(std::move(stop)) {}

// What is in the buffer stays behind: it is moved before it is read.
InputBytes::InputBytes(InputBytes&& other) noexcept
    : std::streambuf(),
      descriptor_(std::exchange(other.descriptor_, -1)),
      stop_(std::move(other.stop_)),
      start_(other.start_),
      size_(other.size_) {}

InputBytes::~InputBytes() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool InputBytes::Rewind() {
  setg(nullptr, nullptr, nullptr);
  return can_rewind() && ::lseek(descriptor_, start_, SEEK_SET) == start_;
}

InputBytes::int_type InputBytes::underflow() {
  ssize_t count = -1;
  while (count < 0) {
    // The stream takes an exception for what it calls bad.
    if (!AwaitBytes()) throw std::runtime_error("stopped");
    count = ::read(descriptor_, buffer_.data(), buffer_.size());
    if (count < 0 && errno != EINTR && errno != EAGAIN) {
      throw std::runtime_error("unreadable");
    }
  }
  setg(buffer_.data(), buffer_.data(), buffer_.data() + count);
  return count == 0 ? traits_type::eof() : traits_type::to_int_type(*gptr());
}

// Of a regular file there are always some.
bool InputBytes::AwaitBytes() const {
  struct pollfd wanted = {.fd = descriptor_, .events = POLLIN, .revents = 0};
  while (!stop_.stop_requested()) {
    if (::poll(&wanted, 1, kPollMilliseconds) != 0) return true;
  }
  return false;
}

}  // namespace cte::client
