#include "clients/cpp/private_file.h"

#include <gtest/gtest.h>

#include "clients/cpp/error.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::client {
namespace {

namespace fs = std::filesystem;

TEST(PrivateFile, AppearsWholeAndForItsOwnerOnly) {
  const TempFolder folder;
  const fs::path path = folder.Write("out.xlsx", "old");
  fs::permissions(path, fs::perms::all);
  auto file = PrivateFile::Create(path);
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE(file->Write("new").ok());
  EXPECT_EQ(TempFolder::Read(path), "old");
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_EQ(TempFolder::Read(path), "new");
  EXPECT_EQ(fs::status(path).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(folder.Files(), 1u);
}

TEST(PrivateFile, LeavesNothingBehindWithoutACommit) {
  const TempFolder folder;
  {
    auto file = PrivateFile::Create(folder.path() / "out.xlsx");
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file->Write("half").ok());
  }
  EXPECT_EQ(folder.Files(), 0u);
}

TEST(PrivateFile, InAFolderThatIsNotThereIsAnError) {
  const auto file = PrivateFile::Create("/nowhere/out.xlsx");
  EXPECT_EQ(ErrorReason(file.status()), "FILE_UNWRITABLE");
}

}  // namespace
}  // namespace cte::client
