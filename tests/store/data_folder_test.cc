#include "db/embedded/data_folder.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "domain/error.h"
#include "tests/support/temporary_folder.h"

namespace cte::db {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// A process that holds a file as mariadbd holds ibdata1, until it is killed.
class LockHolder {
 public:
  explicit LockHolder(const fs::path& file) {
    int ready[2];
    EXPECT_EQ(pipe(ready), 0);
    pid_ = fork();
    if (pid_ == 0) {
      struct flock lock = {};
      lock.l_type = F_WRLCK;
      lock.l_whence = SEEK_SET;
      const int fd = open(file.c_str(), O_RDWR);
      if (fcntl(fd, F_SETLK, &lock) != 0 || write(ready[1], "x", 1) != 1) {
        _exit(1);
      }
      while (true) pause();
    }
    close(ready[1]);
    char byte = 0;
    EXPECT_EQ(read(ready[0], &byte, 1), 1);
    close(ready[0]);
  }
  ~LockHolder() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  int pid() const { return pid_; }

 private:
  pid_t pid_;
};

TEST(DataFolderTest, APredecessorThatStillHoldsTheFilesIsWaitedFor) {
  test::TemporaryFolder temporary;
  const auto folder = DataFolder::Take(temporary.path() / "db");
  ASSERT_TRUE(folder.ok()) << folder.status();
  fs::create_directory(folder->data());
  std::ofstream(folder->data() / "ibdata1") << "data";
  {
    const LockHolder predecessor(folder->data() / "ibdata1");
    const absl::Status held =
        folder->WaitForPredecessor(absl::Milliseconds(100));
    EXPECT_EQ(domain::ErrorReason(held), "DATABASE_IN_USE");
    EXPECT_THAT(std::string(held.message()),
                HasSubstr("process id " + std::to_string(predecessor.pid())));
  }
  EXPECT_TRUE(folder->WaitForPredecessor(absl::Milliseconds(100)).ok());
}

TEST(DataFolderTest, IsFreeAgainWhenItsObjectEnds) {
  test::TemporaryFolder temporary;
  for (const char* name : {"db", "db/", "./db/../db"}) {
    EXPECT_TRUE(DataFolder::Take(temporary.path() / name).ok()) << name;
  }
}

TEST(DataFolderTest, OthersCannotEnterItOnceItIsTaken) {
  const test::TemporaryFolder temporary;
  const fs::path path = temporary.path() / "db";
  for (const mode_t mode : {0755u, 0711u, 0700u}) {
    fs::create_directory(path);
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
    const auto folder = DataFolder::Take(path);
    ASSERT_TRUE(folder.ok()) << folder.status();
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
  }
}

TEST(DataFolderTest, ALinkOfItsOwnersLeadsToIt) {
  const test::TemporaryFolder temporary;
  const fs::path path = temporary.path() / "db";
  const fs::path link = temporary.path() / "link";
  fs::create_directory(path);
  fs::create_directory_symlink("db", link);
  {
    const auto folder = DataFolder::Take(link);
    ASSERT_TRUE(folder.ok()) << folder.status();
    EXPECT_TRUE(fs::exists(path / "lock"));
    EXPECT_EQ(domain::ErrorReason(DataFolder::Take(path).status()),
              "DATABASE_IN_USE");
  }
  fs::remove_all(path);
  EXPECT_EQ(domain::ErrorReason(DataFolder::Take(link).status()),
            "DATABASE_DIR_UNUSABLE");
  fs::remove(link);
  std::ofstream(path) << "a file";
  fs::create_symlink("db", link);
  EXPECT_EQ(domain::ErrorReason(DataFolder::Take(link).status()),
            "DATABASE_DIR_UNUSABLE");
}

TEST(DataFolderTest, ALinkOfAnotherUsersIsRefused) {
  if (geteuid() != 0) GTEST_SKIP() << "only root makes links of others";
  const test::TemporaryFolder temporary;
  const fs::path link = temporary.path() / "link";
  fs::create_directory(temporary.path() / "db");
  fs::create_directory_symlink("db", link);
  ASSERT_EQ(lchown(link.c_str(), 65534, 65534), 0);
  const auto folder = DataFolder::Take(link);
  EXPECT_EQ(domain::ErrorReason(folder.status()), "DATABASE_DIR_UNSAFE");
  EXPECT_THAT(std::string(folder.status().message()),
              HasSubstr("Name the folder itself"));
}

// Two databases that are made at once would remove each other's temporary
// tables from a folder that they share.
TEST(DataFolderTest, ANewDatabaseIsMadeWithATemporaryFolderOfItsOwn) {
  test::TemporaryFolder temporary;
  auto folder = DataFolder::Take(temporary.path() / "d b");
  ASSERT_TRUE(folder.ok()) << folder.status();
  const fs::path script = temporary.path() / "install-db";
  std::ofstream(script) << R"(#!/bin/sh
for argument; do
  case $argument in --tmpdir=*) readlink -f "${argument#*=}" ;; esac
done >>")" << (temporary.path() / "seen").string()
                        << "\"\n";
  fs::permissions(script, fs::perms::owner_all);

  const absl::Status made = folder->InitializeIfNew({"", script, ""});
  ASSERT_TRUE(made.ok()) << made;
  std::ifstream seen(temporary.path() / "seen");
  std::string path;
  std::getline(seen, path);
  EXPECT_EQ(path, fs::canonical(folder->temporary()));
}

}  // namespace
}  // namespace cte::db
