#include "server/security/private_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "domain/error.h"
#include "tests/support/temporary_folder.h"

namespace cte::server {
namespace {

namespace fs = std::filesystem;

int ModeOf(const std::string& path) {
  struct stat info = {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0);
  return static_cast<int>(info.st_mode & 0777);
}

class PrivateFileTest : public ::testing::Test {
 protected:
  test::TemporaryFolder folder_;
  const std::string path_ = folder_.path() / "file";
};

TEST_F(PrivateFileTest, ReadsWhatWasWritten) {
  const std::string bytes("a\0b\n", 4);
  ASSERT_TRUE(WriteDurably(path_, bytes, Readers::kOwner).ok());
  EXPECT_EQ(*ReadSecretFile(path_), bytes);
  EXPECT_EQ(*ReadWholeFile(path_), bytes);
}

TEST_F(PrivateFileTest, ModeIsThatOfItsReaders) {
  ASSERT_TRUE(WriteDurably(path_, "x", Readers::kOwner).ok());
  EXPECT_EQ(ModeOf(path_), 0600);
  ASSERT_TRUE(WriteDurably(path_, "x", Readers::kEverybody).ok());
  EXPECT_EQ(ModeOf(path_), 0644);
}

TEST_F(PrivateFileTest, FileInItsPlaceIsReplacedAndClosedToOthers) {
  std::ofstream(path_) << "a longer text of before";
  fs::permissions(path_, fs::perms(0666));
  ASSERT_TRUE(WriteDurably(path_, "new", Readers::kOwner).ok());
  EXPECT_EQ(*ReadWholeFile(path_), "new");
  EXPECT_EQ(ModeOf(path_), 0600);
}

TEST_F(PrivateFileTest, NothingElseIsLeftInTheFolder) {
  ASSERT_TRUE(WriteDurably(path_, "x", Readers::kOwner).ok());
  fs::create_directory(folder_.path() / "taken");
  EXPECT_FALSE(
      WriteDurably(folder_.path() / "taken", "x", Readers::kOwner).ok());
  int files = 0;
  for ([[maybe_unused]] const auto& entry :
       fs::directory_iterator(folder_.path())) {
    ++files;
  }
  EXPECT_EQ(files, 2);
}

TEST_F(PrivateFileTest, FolderThatIsNotThereIsAnError) {
  const absl::Status status =
      WriteDurably(folder_.path() / "no" / "file", "x", Readers::kOwner);
  EXPECT_EQ(domain::ErrorReason(status), "FILE_UNWRITABLE");
}

TEST_F(PrivateFileTest, SecretThatOthersCanOpenIsRefused) {
  ASSERT_TRUE(WriteDurably(path_, "secret", Readers::kOwner).ok());
  for (const int mode : {0640, 0604, 0620, 0610}) {
    fs::permissions(path_, fs::perms(mode));
    const absl::Status status = ReadSecretFile(path_).status();
    EXPECT_EQ(domain::ErrorReason(status), "FILE_EXPOSED") << mode;
    EXPECT_TRUE(ReadWholeFile(path_).ok());
  }
}

TEST_F(PrivateFileTest, MissingFileAndFolderAreErrors) {
  EXPECT_EQ(domain::ErrorReason(ReadWholeFile(path_).status()),
            "FILE_NOT_FOUND");
  EXPECT_EQ(domain::ErrorReason(ReadWholeFile(folder_.path()).status()),
            "FILE_UNREADABLE");
}

TEST_F(PrivateFileTest, FileIsReadUpToItsLimit) {
  const std::string largest(1 << 20, 'x');
  ASSERT_TRUE(WriteDurably(path_, largest, Readers::kOwner).ok());
  EXPECT_EQ(*ReadWholeFile(path_), largest);
  ASSERT_TRUE(WriteDurably(path_, largest + "x", Readers::kOwner).ok());
  EXPECT_EQ(domain::ErrorReason(ReadWholeFile(path_).status()),
            "FILE_UNREADABLE");
}

}  // namespace
}  // namespace cte::server
