#include "server/services/byte_source.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>

#include "tests/support/temporary_folder.h"

namespace cte::server {
namespace {

std::string Joined(const ByteSource& source, std::size_t chunk) {
  std::string all;
  std::string piece;
  do {
    EXPECT_TRUE(source.Read(all.size(), chunk, &piece).ok());
    EXPECT_LE(piece.size(), chunk);
    all += piece;
  } while (!piece.empty());
  return all;
}

TEST(ByteSourceTest, ReadsMemoryInPieces) {
  EXPECT_EQ(Joined(std::string("0123456789"), 4), "0123456789");
  EXPECT_EQ(Joined(std::string("01234567"), 4), "01234567");
  EXPECT_EQ(Joined(std::string(), 4), "");
}

TEST(ByteSourceTest, ReadsAFileInPieces) {
  const test::TemporaryFolder folder;
  auto file = UnnamedFile::OnDisk(folder.path());
  ASSERT_TRUE(file.ok()) << file.status();
  std::ofstream(file->path(), std::ios::binary) << "0123456789";
  EXPECT_EQ(Joined(*std::move(file), 4), "0123456789");
}

}  // namespace
}  // namespace cte::server
