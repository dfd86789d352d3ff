#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace cte::client {

// What becomes of a file that has the name already.
enum class IfExists { kRefuse, kReplace };

// A file that appears under its name only when it is whole. It holds records of
// minors, so nobody but its owner may open it (mode 0600).
//
// What is written goes to a file of another name in the same folder, which the
// destructor removes unless Commit renamed it. A symbolic link is followed: the
// file appears where it points to. A character device, a pipe and whatever the
// standard output is are written to as they are; opening a named pipe waits for
// its reader.
//
// One thread at a time. Errors are local: FILE_UNWRITABLE, FILE_EXISTS, and
// FILE_NOT_REGULAR for a folder, a disk or a socket.
class PrivateFile {
 public:
  static absl::StatusOr<PrivateFile> Create(
      const std::filesystem::path& path,
      IfExists if_exists = IfExists::kRefuse);
  ~PrivateFile();
  PrivateFile(PrivateFile&& other) noexcept;
  PrivateFile& operator=(PrivateFile&&) = delete;

  absl::Status Write(std::string_view bytes);

  // Forgets what was written. Fails if it has gone to a device or a pipe.
  absl::Status Restart();

  // Makes the file durable and gives it its name. FILE_EXISTS: another one has
  // got it meanwhile.
  absl::Status Commit();

  // Whether it goes straight to a device or a pipe and has no name to get.
  bool is_stream() const { return temporary_.empty(); }

 private:
  PrivateFile(int descriptor, std::string temporary, std::filesystem::path path,
              IfExists if_exists)
      : descriptor_(descriptor),
        temporary_(std::move(temporary)),
        path_(std::move(path)),
        if_exists_(if_exists) {}

  static absl::StatusOr<PrivateFile> OfStream(std::filesystem::path path,
                                              int descriptor);

  int descriptor_;         // owned; -1 once closed
  std::string temporary_;  // empty once renamed or moved from
  std::filesystem::path path_;
  IfExists if_exists_;
  bool begun_ = false;
};

}  // namespace cte::client
