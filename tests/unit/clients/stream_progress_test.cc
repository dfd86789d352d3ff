#include "clients/cli/stream_progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "clients/cli/text_width.h"

namespace cte::client {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr absl::Time kStart = absl::UnixEpoch();

StreamPlace At(std::int64_t rows, double share) {
  StreamPlace place;
  place.rows = rows;
  place.share = share;
  place.created = rows;
  return place;
}

TEST(StreamProgress, TheTextHasWhatIsKnown) {
  EXPECT_EQ(StreamProgressText({1'200'000, 0.434, 1'199'000, 800, 200}, 61'200,
                               absl::Seconds(26.5)),
            "1,200,000 rows (43 %), 61,200 rows/s, 27 s left: 1,199,000 "
            "created, 800 unchanged, 200 rejected");
  EXPECT_EQ(StreamProgressText({1, 0, 1, 0, 0}, 0, absl::InfiniteDuration()),
            "1 row: 1 created, 0 unchanged, 0 rejected");
  EXPECT_THAT(StreamProgressText(At(5, 0.5), 1, absl::Seconds(3599)),
              HasSubstr(" 1 h 00 min left"));
  EXPECT_THAT(StreamProgressText(At(5, 0.5), 1, absl::Seconds(64)),
              HasSubstr(" 1 min 05 s left"));
}

TEST(StreamProgress, TheRateIsThatOfTheLastSeconds) {
  std::ostringstream err;
  StreamProgress progress(err, Terminal{.width = 160, .progress = true});
  progress.Begin(At(0, 0), kStart);
  for (int second = 1; second <= 20; ++second) {
    progress.Show(At(1000 * second, 0.01 * second),
                  kStart + absl::Seconds(second));
  }
  EXPECT_THAT(err.str(), EndsWith("\r\x1b[K20,000 rows (20 %), 1,000 rows/s, "
                                  "1 min 21 s left: 20,000 created, 0 "
                                  "unchanged, 0 rejected"));
  for (int second = 21; second <= 30; ++second) {
    progress.Show(At(20'000 + 5000 * (second - 20), 0.5),
                  kStart + absl::Seconds(second));
  }
  EXPECT_THAT(err.str(), EndsWith("70,000 rows (50 %), 5,000 rows/s: 70,000 "
                                  "created, 0 unchanged, 0 rejected"));
}

TEST(StreamProgress, ARunThatWentOnDoesNotCountWhatWasThere) {
  std::ostringstream err;
  StreamProgress progress(err, Terminal{.width = 160, .progress = true});
  progress.Begin(At(900'000, 0), kStart);
  progress.Show(At(900'500, 0.9), kStart + absl::Seconds(1));
  EXPECT_THAT(err.str(), HasSubstr(" 500 rows/s"));
}

TEST(StreamProgress, OnATerminalItIsOneLineThatGoes) {
  std::ostringstream err;
  {
    StreamProgress progress(err, Terminal{.width = 40, .progress = true});
    progress.Begin(At(0, 0), kStart);
    for (int i = 1; i <= 1000; ++i) {
      progress.Show(At(i, 0.5), kStart + absl::Milliseconds(i));
    }
    const std::string drawn = err.str();
    EXPECT_EQ(std::count(drawn.begin(), drawn.end(), '\r'), 10);
    EXPECT_LT(DisplayWidth(drawn.substr(drawn.rfind('K') + 1)), 40);
    progress.Say("A sentence.");
    EXPECT_THAT(err.str(), EndsWith("\r\x1b[KA sentence.\n"));
    progress.Show(At(2000, 0.5), kStart + absl::Seconds(2));
  }
  EXPECT_THAT(err.str(), EndsWith("\r\x1b[K"));
}

TEST(StreamProgress, ElsewhereItIsALineNowAndThen) {
  std::ostringstream err;
  {
    StreamProgress progress(err, Terminal{});
    progress.Begin(At(0, 0), kStart);
    for (int second = 1; second <= 65; ++second) {
      progress.Show(At(second, 0.01), kStart + absl::Seconds(second));
    }
  }
  const std::string lines = err.str();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2);
  EXPECT_THAT(lines,
              AllOf(HasSubstr("60 rows"), testing::Not(HasSubstr("\x1b"))));
}

}  // namespace
}  // namespace cte::client
