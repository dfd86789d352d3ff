#pragma once

#include <array>
#include <cstdint>
#include <stop_token>
#include <streambuf>
#include <string>

#include "absl/status/statusor.h"

namespace cte::client {

// The bytes of a file, or of standard input, for a std::istream. A stream that
// waits for bytes (as of a pipe) ends the wait, as a stream that is broken,
// when a stop is requested. One thread at a time.
class InputBytes : public std::streambuf {
 public:
  // "-" is standard input. FILE_UNREADABLE; FILE_NOT_REGULAR for a folder.
  static absl::StatusOr<InputBytes> Open(const std::string& path,
                                         std::stop_token stop);
  ~InputBytes() override;
  InputBytes(InputBytes&& other) noexcept;
  InputBytes& operator=(InputBytes&&) = delete;

  // Whether it can be read again: a regular file.
  bool can_rewind() const { return start_ >= 0; }
  // Back to the first byte. Answers whether that was possible.
  bool Rewind();

  // From the first byte on; 0 if it is not known, as of a pipe.
  std::int64_t size() const { return size_; }

 protected:
  int_type underflow() override;

 private:
  InputBytes(int descriptor, std::stop_token stop);
  bool AwaitBytes() const;

  int descriptor_;  // owned; -1 once moved from
  std::stop_token stop_;
  std::int64_t start_ = -1;
  std::int64_t size_ = 0;
  std::array<char, 64 << 10> buffer_;
};

}  // namespace cte::client
