#include "server/config/flags.h"

#include <gtest/gtest.h>

namespace cte::server {
namespace {

TEST(FlagsTest, TimesAreReadWithTheirUnits) {
  struct Case {
    const char* text;
    absl::Duration time;
  };
  for (const Case& c :
       {Case{"90s", absl::Seconds(90)}, Case{"1h30m", absl::Minutes(90)},
        Case{"0", absl::ZeroDuration()}, Case{"1.5s", absl::Milliseconds(1500)},
        Case{"7d", absl::Hours(168)}, Case{"-1d", -absl::Hours(24)}}) {
    EXPECT_EQ(ParseTime(c.text), c.time) << c.text;
  }
  for (const char* text : {"", "7", "d", "1.5d", "1d12h", "7 days", "x"}) {
    EXPECT_EQ(ParseTime(text), std::nullopt) << text;
  }
}

TEST(FlagsTest, TimesAreWrittenAsTheyAreRead) {
  for (const char* text : {"0", "20s", "1h30m", "7d", "25h", "365d"}) {
    EXPECT_EQ(ParseTime(FormatTime(*ParseTime(text))), ParseTime(text));
  }
  EXPECT_EQ(FormatTime(absl::Hours(168)), "7d");
  EXPECT_EQ(FormatTime(absl::Hours(25)), "25h");
}

}  // namespace
}  // namespace cte::server
