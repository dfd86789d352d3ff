#include "db/embedded/machine_memory.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temporary_folder.h"

namespace cte::db {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

class MachineMemoryTest : public ::testing::Test {
 protected:
  void Write(const fs::path& name, const std::string& text) const {
    fs::create_directories((folder_.path() / name).parent_path());
    std::ofstream(folder_.path() / name) << text;
  }
  std::uint64_t Memory() const {
    return MemoryOfMachine(folder_.path() / "proc", folder_.path() / "groups");
  }

  const test::TemporaryFolder folder_;
};

TEST_F(MachineMemoryTest, WithoutAGroupItIsTheMachines) {
  const std::uint64_t all = Memory();
  EXPECT_GT(all, 64 * kMiB);
  Write("proc", "0::/user.slice\n");
  Write("groups/user.slice/memory.max", "max\n");
  EXPECT_EQ(Memory(), all);
}

TEST_F(MachineMemoryTest, TheLeastOfTheGroupsThatItIsInCounts) {
  Write("proc", "0::/machine/unit/inner\n");
  Write("groups/machine/memory.max", "50331648\n");
  Write("groups/machine/unit/memory.max", "41943040\n");
  Write("groups/machine/unit/inner/memory.max", "max\n");
  Write("groups/other/memory.max", "1048576\n");
  EXPECT_EQ(Memory(), 40 * kMiB);
}

TEST_F(MachineMemoryTest, AContainersOwnGroupIsTheRoot) {
  Write("proc", "0::/\n");
  Write("groups/memory.max", "33554432\n");
  EXPECT_EQ(Memory(), 32 * kMiB);
}

TEST_F(MachineMemoryTest, TheFirstVersionOfGroupsIsKnown) {
  Write("proc", "9:name=systemd:/\n4:memory:/a\n0::/\n");
  Write("groups/memory/a/memory.limit_in_bytes", "20971520\n");
  EXPECT_EQ(Memory(), 20 * kMiB);
}

TEST_F(MachineMemoryTest, TheBufferPoolIsAnEighthWithinBounds) {
  EXPECT_EQ(BufferPoolBytes(256 * kMiB), 128 * kMiB);
  EXPECT_EQ(BufferPoolBytes(24 * 1024 * kMiB), 3 * 1024 * kMiB);
  EXPECT_EQ(BufferPoolBytes(1024 * 1024 * kMiB), 8 * 1024 * kMiB);
}

}  // namespace
}  // namespace cte::db
