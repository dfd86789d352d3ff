#pragma once

#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/embedded/programs.h"
#include "db/embedded/unique_fd.h"

namespace cte::db {

// The folder of an embedded database, taken by this process until the object
// ends:
//
//   lock          taken with flock; holds the owner's process id
//   data/         MariaDB's data, its socket and its pid file
//   tmp/          its temporary files
//   mariadb.log
//
// Not thread safe.
class DataFolder {
 public:
  // Makes the folder if it is not there and takes it, a link to one too. From
  // then on only its owner can enter it (mode 0700). FAILED_PRECONDITION:
  //   DATABASE_IN_USE       another process has it
  //   DATABASE_DIR_UNSAFE   another user owns it or can write to it, or it is a
  //                         link that another user made
  //   DATABASE_DIR_UNUSABLE it cannot be made or opened
  static absl::StatusOr<DataFolder> Take(const std::filesystem::path& folder);

  DataFolder(DataFolder&&) = default;

  // Makes the data, if there are none: in a folder of another name, which is
  // renamed when all is on disk, so that data/ is whole if it is there.
  absl::Status InitializeIfNew(const Programs& programs);

  // Waits for a server that was killed with its owner and still holds the files
  // for a moment. FAILED_PRECONDITION (DATABASE_IN_USE) if it does for longer.
  absl::Status WaitForPredecessor(absl::Duration patience) const;

  // Opens data/ for its socket to be named by SocketPath. The data must be
  // there.
  absl::Status OpenData();

  // The socket, by a path that is short however long the folder's is (a
  // socket's is limited to 107 bytes), good in this process while this object
  // lives.
  std::string SocketPath() const;

  // "10.11" of the server that last upgraded the data; "" if it is not known.
  std::string DataVersion() const;

  // Opens the log to append to it.
  absl::StatusOr<UniqueFd> OpenLog() const;
  // The last lines of the log.
  std::string LogTail() const;

  std::filesystem::path data() const { return folder_ / "data"; }
  std::filesystem::path temporary() const { return folder_ / "tmp"; }
  std::filesystem::path log() const { return folder_ / "mariadb.log"; }

  static constexpr const char* kSocketName = "mariadb.sock";

 private:
  DataFolder(std::filesystem::path folder, UniqueFd lock)
      : folder_(std::move(folder)), lock_(std::move(lock)) {}

  std::filesystem::path folder_;
  UniqueFd lock_;
  UniqueFd data_fd_;
};

}  // namespace cte::db
