#include "clients/cpp/private_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>

#include "clients/cpp/error.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::client {
namespace {

namespace fs = std::filesystem;

TEST(PrivateFile, AppearsWholeAndForItsOwnerOnly) {
  const TempFolder folder;
  const fs::path path = folder.Write("out.xlsx", "old");
  fs::permissions(path, fs::perms::all);
  auto file = PrivateFile::Create(path, IfExists::kReplace);
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

TEST(PrivateFile, LeavesAFileThatIsThereUnlessItIsToBeReplaced) {
  const TempFolder folder;
  const fs::path path = folder.Write("out.xlsx", "old");
  const auto file = PrivateFile::Create(path);
  EXPECT_EQ(ErrorReason(file.status()), "FILE_EXISTS");
  EXPECT_THAT(file.status().message(), testing::HasSubstr("--force"));
  EXPECT_EQ(TempFolder::Read(path), "old");
  EXPECT_EQ(folder.Files(), 1u);
}

TEST(PrivateFile, LeavesAFileThatCameMeanwhile) {
  const TempFolder folder;
  auto file = PrivateFile::Create(folder.path() / "out.xlsx");
  ASSERT_TRUE(file.ok() && file->Write("new").ok());
  const fs::path path = folder.Write("out.xlsx", "other");
  EXPECT_EQ(ErrorReason(file->Commit()), "FILE_EXISTS");
  EXPECT_EQ(TempFolder::Read(path), "other");
}

TEST(PrivateFile, AppearsWhereALinkPointsTo) {
  const TempFolder folder;
  fs::create_directory(folder.path() / "deep");
  const fs::path target = folder.Write("deep/real.xlsx", "old");
  const fs::path link = folder.path() / "link.xlsx";
  fs::create_symlink("hop.xlsx", link);
  fs::create_symlink("deep/real.xlsx", folder.path() / "hop.xlsx");
  for (const std::string text : {"first", "second"}) {
    auto file = PrivateFile::Create(link, IfExists::kReplace);
    ASSERT_TRUE(file.ok() && file->Write(text).ok() && file->Commit().ok());
    EXPECT_EQ(TempFolder::Read(target), text);
    EXPECT_TRUE(fs::is_symlink(link));
    fs::remove(target);  // the second time the link points to nothing
  }
}

TEST(PrivateFile, IsWrittenIntoAPipeWhichStays) {
  const TempFolder folder;
  const fs::path path = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  for (const IfExists if_exists : {IfExists::kRefuse, IfExists::kReplace}) {
    auto file = PrivateFile::Create(path, if_exists);
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_TRUE(file->is_stream());
    EXPECT_TRUE(file->Write("rows").ok());
    EXPECT_EQ(ErrorReason(file->Restart()), "FILE_INCOMPLETE");
    EXPECT_TRUE(file->Commit().ok());
    std::array<char, 16> read;
    EXPECT_EQ(::read(reader, read.data(), read.size()), 4);
    EXPECT_TRUE(fs::is_fifo(path));
  }
  ::close(reader);
}

TEST(PrivateFile, RefusesAFolderAndASocket) {
  const TempFolder folder;
  const fs::path path = folder.path() / "socket";
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address),
                   sizeof(address)),
            0);
  for (const fs::path& place : {path, folder.path()}) {
    const auto file = PrivateFile::Create(place, IfExists::kReplace);
    EXPECT_EQ(ErrorReason(file.status()), "FILE_NOT_REGULAR");
    EXPECT_TRUE(fs::exists(place));
  }
  ::close(socket);
}

TEST(PrivateFile, StartsOverWithNothingOfTheFirstTry) {
  const TempFolder folder;
  const fs::path path = folder.path() / "out.xlsx";
  auto file = PrivateFile::Create(path);
  ASSERT_TRUE(file.ok() && file->Write("broken try").ok());
  ASSERT_TRUE(file->Restart().ok());
  ASSERT_TRUE(file->Write("whole").ok() && file->Commit().ok());
  EXPECT_EQ(TempFolder::Read(path), "whole");
}

}  // namespace
}  // namespace cte::client
