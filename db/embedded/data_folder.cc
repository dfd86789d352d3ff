#include "db/embedded/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "db/embedded/guarded_command.h"
#include "domain/error.h"

namespace cte::db {
namespace {

namespace fs = std::filesystem;

constexpr absl::Duration kInitializeTimeout = absl::Minutes(5);
constexpr absl::Duration kPollInterval = absl::Milliseconds(20);
constexpr std::streamoff kLogTail = 4096;

absl::Status Unusable(const fs::path& path, std::string_view what, int error) {
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "DATABASE_DIR_UNUSABLE",
      absl::StrCat("Cannot ", std::string(what), " ", path.string(), ": ",
                   std::strerror(error), "."));
}

absl::Status MakeFolder(const fs::path& path) {
  if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) {
    return absl::OkStatus();
  }
  return Unusable(path, "make the folder", errno);
}

// The folder that is meant, if `folder` is a link. One of another user could
// lead into any folder of this one's.
absl::StatusOr<fs::path> FollowLink(const fs::path& folder) {
  struct stat found = {};
  if (lstat(folder.c_str(), &found) != 0 || !S_ISLNK(found.st_mode)) {
    return folder;
  }
  if (found.st_uid != geteuid() && found.st_uid != 0) {
    return domain::Error(
        absl::StatusCode::kFailedPrecondition, "DATABASE_DIR_UNSAFE",
        absl::StrCat(folder.string(),
                     " is a link that another user made, who "
                     "could lead the database elsewhere. Name the folder "
                     "itself."));
  }
  std::error_code error;
  fs::path target = fs::canonical(folder, error);
  if (error) return Unusable(folder, "follow the link", error.value());
  return target;
}

absl::Status CheckOwner(const fs::path& folder) {
  struct stat found = {};
  if (lstat(folder.c_str(), &found) != 0 || !S_ISDIR(found.st_mode)) {
    return Unusable(folder, "use as a folder", ENOTDIR);
  }
  if (found.st_uid == geteuid() && (found.st_mode & (S_IWGRP | S_IWOTH)) == 0) {
    return absl::OkStatus();
  }
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "DATABASE_DIR_UNSAFE",
      absl::StrCat("Other users own ", folder.string(), " or can write to it, ",
                   "and could replace the database in it. Make it the "
                   "program's own user's, with mode 0700, or name another."));
}

std::string FirstLine(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

absl::Status InUse(const fs::path& folder, std::string_view who,
                   std::string_view pid) {
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "DATABASE_IN_USE",
      absl::StrCat("The database in ", folder.string(), " is in use by ",
                   std::string(who), " with process id ", std::string(pid),
                   ". Stop that one, or name another folder."));
}

// What was written is on disk before its name says that it is whole.
absl::Status RenameWhenOnDisk(const fs::path& from, const fs::path& to) {
  const UniqueFd folder(
      open(to.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (syncfs(folder.get()) != 0 || rename(from.c_str(), to.c_str()) != 0 ||
      fsync(folder.get()) != 0) {
    return Unusable(to, "put the new database into", errno);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DataFolder> DataFolder::Take(const fs::path& given) {
  std::error_code error;
  fs::path folder = fs::absolute(given, error).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  fs::create_directories(folder.parent_path(), error);
  absl::Status status = MakeFolder(folder);
  if (!status.ok()) return status;
  auto followed = FollowLink(folder);
  if (!followed.ok()) return followed.status();
  folder = *std::move(followed);
  if (status = CheckOwner(folder); !status.ok()) return status;

  const fs::path file = folder / "lock";
  UniqueFd lock(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.valid()) return Unusable(file, "open", errno);
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return InUse(folder, "a server", FirstLine(file));
  }
  if (chmod(folder.c_str(), 0700) != 0) {
    return Unusable(folder, "keep others out of", errno);
  }
  const std::string pid = absl::StrCat(getpid(), "\n");
  if (ftruncate(lock.get(), 0) != 0 ||
      pwrite(lock.get(), pid.data(), pid.size(), 0) < 0) {
    return Unusable(file, "write", errno);
  }
  DataFolder taken(std::move(folder), std::move(lock));
  if (status = MakeFolder(taken.temporary()); !status.ok()) return status;
  return taken;
}

absl::Status DataFolder::InitializeIfNew(const Programs& programs) {
  std::error_code error;
  if (fs::exists(data(), error)) return absl::OkStatus();
  const fs::path unfinished = folder_ / "data.unfinished";
  fs::remove_all(unfinished, error);
  if (absl::Status made = MakeFolder(unfinished); !made.ok()) return made;
  // The script takes no path with a blank in it, so it gets one without.
  const UniqueFd opened(
      open(folder_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  const std::string here =
      absl::StrCat("/proc/", getpid(), "/fd/", opened.get());
  // A mariadbd that starts removes what others left in its temporary folder,
  // also what they still need: each has its own.
  Command command{
      programs.mariadb_install_db,
      {"--no-defaults", "--auth-root-authentication-method=normal",
       "--skip-test-db", "--skip-name-resolve",
       absl::StrCat("--datadir=", here, "/", unfinished.filename().string()),
       absl::StrCat("--tmpdir=", here, "/", temporary().filename().string())},
      folder_.string()};
  if (geteuid() == 0) command.arguments.push_back("--user=root");
  const absl::StatusOr<std::string> output =
      RunGuarded(command, kInitializeTimeout);
  if (!output.ok()) return output.status();
  return RenameWhenOnDisk(unfinished, data());
}

absl::Status DataFolder::WaitForPredecessor(absl::Duration patience) const {
  const UniqueFd file(open((data() / "ibdata1").c_str(), O_RDWR | O_CLOEXEC));
  if (!file.valid()) return Unusable(data() / "ibdata1", "open", errno);
  const absl::Time deadline = absl::Now() + patience;
  while (true) {
    struct flock held = {};
    held.l_type = F_WRLCK;
    held.l_whence = SEEK_SET;
    if (fcntl(file.get(), F_GETLK, &held) != 0) {
      return Unusable(data() / "ibdata1", "look for a lock on", errno);
    }
    if (held.l_type == F_UNLCK) return absl::OkStatus();
    if (absl::Now() >= deadline) {
      return InUse(folder_, "a mariadbd", std::to_string(held.l_pid));
    }
    absl::SleepFor(kPollInterval);
  }
}

absl::Status DataFolder::OpenData() {
  data_fd_ = UniqueFd(open(data().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  return data_fd_.valid() ? absl::OkStatus() : Unusable(data(), "open", errno);
}

std::string DataFolder::SocketPath() const {
  return absl::StrCat("/proc/self/fd/", data_fd_.get(), "/", kSocketName);
}

std::string DataFolder::DataVersion() const {
  std::string line = FirstLine(data() / "mariadb_upgrade_info");
  if (line.empty()) line = FirstLine(data() / "mysql_upgrade_info");
  const std::vector<std::string> numbers = absl::StrSplit(line, '.');
  return numbers.size() < 3 ? "" : absl::StrCat(numbers[0], ".", numbers[1]);
}

absl::StatusOr<UniqueFd> DataFolder::OpenLog() const {
  UniqueFd file(
      open(log().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!file.valid()) return Unusable(log(), "open", errno);
  return file;
}

std::string DataFolder::LogTail() const {
  std::ifstream stream(log(), std::ios::ate);
  const std::streamoff size = stream.tellg();
  if (size <= 0) return "";
  stream.seekg(std::max<std::streamoff>(0, size - kLogTail));
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace cte::db
