#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace cte::server {

// Files that hold a key or a token, and what stands beside them. Errors,
// FAILED_PRECONDITION: FILE_UNWRITABLE, FILE_UNREADABLE, FILE_EXPOSED;
// NOT_FOUND: FILE_NOT_FOUND. Messages name the file and nothing of what is in
// it.

enum class Readers {
  kOwner,     // mode 0600
  kEverybody  // mode 0644
};

// Puts a file there, or in the place of one: whoever opens it, even after a
// crash, finds the old or the new one, whole. Its folder must exist.
absl::Status WriteDurably(const std::string& path, std::string_view bytes,
                          Readers readers);

// Reads a file of at most 1 MiB.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path);

// The same; FILE_EXPOSED if others than its owner can open it.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path);

}  // namespace cte::server
