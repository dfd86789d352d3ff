#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace cte::client {

// A file that appears under its name only when it is whole. It holds records of
// minors, so nobody but its owner may open it (mode 0600).
//
// What is written goes to a file of another name in the same folder, which the
// destructor removes unless Commit renamed it. One thread at a time. Errors are
// local: FILE_UNWRITABLE.
class PrivateFile {
 public:
  static absl::StatusOr<PrivateFile> Create(const std::filesystem::path& path);
  ~PrivateFile();
  PrivateFile(PrivateFile&& other) noexcept;
  PrivateFile& operator=(PrivateFile&&) = delete;

  absl::Status Write(std::string_view bytes);

  // Makes the file durable and gives it its name, replacing one that is there.
  absl::Status Commit();

 private:
  PrivateFile(int descriptor, std::string temporary, std::filesystem::path path)
      : descriptor_(descriptor),
        temporary_(std::move(temporary)),
        path_(std::move(path)) {}

  int descriptor_;         // owned; -1 once closed
  std::string temporary_;  // empty once renamed or moved from
  std::filesystem::path path_;
};

}  // namespace cte::client
