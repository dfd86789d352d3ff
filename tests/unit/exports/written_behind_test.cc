#include "server/exports/written_behind.h"

#include <gtest/gtest.h>

#include <latch>
#include <vector>

namespace cte::server {
namespace {

TEST(WrittenBehindTest, WritesWhileItsOwnerGoesOn) {
  std::latch read(1);
  WrittenBehind pages;
  ASSERT_TRUE(pages
                  .Begin([&] {
                    read.wait();
                    return absl::OkStatus();
                  })
                  .ok());
  read.count_down();
  EXPECT_TRUE(pages.Wait().ok());
}

TEST(WrittenBehindTest, WritesPageAfterPage) {
  std::vector<int> written;
  WrittenBehind pages;
  for (int page = 0; page < 100; ++page) {
    ASSERT_TRUE(pages
                    .Begin([&written, page] {
                      written.push_back(page);
                      return absl::OkStatus();
                    })
                    .ok());
  }
  EXPECT_TRUE(pages.Wait().ok());
  ASSERT_EQ(written.size(), 100U);
  for (int page = 0; page < 100; ++page) EXPECT_EQ(written[page], page);
}

TEST(WrittenBehindTest, WritesNothingBehindAPageThatFailed) {
  bool written = false;
  WrittenBehind pages;
  ASSERT_TRUE(pages.Begin([] { return absl::InternalError("full"); }).ok());
  EXPECT_EQ(pages
                .Begin([&] {
                  written = true;
                  return absl::OkStatus();
                })
                .message(),
            "full");
  EXPECT_TRUE(pages.Wait().ok());
  EXPECT_FALSE(written);
}

TEST(WrittenBehindTest, WaitsForItsPageWhenItIsGivenUp) {
  bool written = false;
  {
    WrittenBehind pages;
    ASSERT_TRUE(pages
                    .Begin([&] {
                      written = true;
                      return absl::OkStatus();
                    })
                    .ok());
  }
  EXPECT_TRUE(written);
}

}  // namespace
}  // namespace cte::server
