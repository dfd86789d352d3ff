#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace cte::client {

// A file that keeps how far a reader has come: a number, on a line of its own.
// One thread at a time; nobody else may keep a position in the same file.
//
// Errors are local: POSITION_FILE_INVALID (it is there and holds no position),
// FILE_UNREADABLE, and those of PrivateFile.
class PositionFile {
 public:
  explicit PositionFile(std::filesystem::path path);

  // Nothing if there is no such file yet.
  absl::StatusOr<std::optional<std::int64_t>> Read() const;

  // Replaces the file in one step: it holds the position before or this one,
  // whenever the machine fails. Does nothing for the position it holds already.
  absl::Status Keep(std::int64_t position);

 private:
  const std::filesystem::path path_;
  std::optional<std::int64_t> kept_;
};

}  // namespace cte::client
