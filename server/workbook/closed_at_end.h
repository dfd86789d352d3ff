#pragma once

#include <cstdio>

namespace cte::server {

// Sees to it that a file is closed in the end whose owner may have forgotten
// to: libxlsxwriter 1.1.4 leaves the rows that it put aside open when it fails
// before it came to their sheet. The file has no name, so nobody else has it.
class ClosedAtEnd {
 public:
  explicit ClosedAtEnd(std::FILE* file);
  ~ClosedAtEnd();
  ClosedAtEnd(const ClosedAtEnd&) = delete;
  ClosedAtEnd& operator=(const ClosedAtEnd&) = delete;

 private:
  const int descriptor_;
  // The same file, so that another one is not taken for it that got the number
  // of the descriptor since.
  const int ours_;
};

}  // namespace cte::server
