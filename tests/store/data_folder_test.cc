#include "db/embedded/data_folder.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
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
