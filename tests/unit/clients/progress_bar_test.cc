#include "clients/cli/progress_bar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "clients/cli/text_width.h"

namespace cte::client {
namespace {

using ::testing::HasSubstr;

TEST(ProgressBar, ShowsNothingWhereNobodyWatches) {
  std::ostringstream err;
  {
    ProgressBar bar(err, Terminal{});
    bar.Show("Uploading", 1, 2);
  }
  EXPECT_EQ(err.str(), "");
}

TEST(ProgressBar, LeavesAnEmptyLineBehind) {
  std::ostringstream err;
  {
    ProgressBar bar(err, Terminal{.width = 80, .progress = true});
    bar.Show("Uploading", 1, 2);
    EXPECT_THAT(err.str(), HasSubstr("50 %"));
  }
  EXPECT_THAT(err.str(), testing::EndsWith("\r\x1b[K"));
}

TEST(ProgressBar, IsNotDrawnForEveryStep) {
  std::ostringstream err;
  ProgressBar bar(err, Terminal{.width = 80, .progress = true});
  bar.Show("Checking", 0, 1'000'000);
  const std::size_t once = err.str().size();
  for (int i = 1; i < 1000; ++i) bar.Show("Checking", i, 1'000'000);
  EXPECT_LT(err.str().size(), 20 * once);
}

TEST(DrawProgress, FillsByTheShareThatIsDone) {
  const struct {
    std::int64_t done;
    std::int64_t total;
    const char* share;
  } kCases[] = {{0, 10, "  0 %"},
                {5, 10, " 50 %"},
                {10, 10, "100 %"},
                {11, 10, "100 %"},
                {-1, 10, "  0 %"}};
  for (const auto& test : kCases) {
    EXPECT_THAT(DrawProgress("Checking", test.done, test.total, 80),
                testing::EndsWith(test.share));
  }
  EXPECT_EQ(DrawProgress("Checking", 5, 0, 80), "Checking ...");
}

TEST(DrawProgress, FitsTheTerminal) {
  for (int width = 40; width < 200; ++width) {
    EXPECT_LT(DisplayWidth(DrawProgress(
                  "a name that is rather long for a label", 1, 2, width)),
              width);
  }
}

}  // namespace
}  // namespace cte::client
