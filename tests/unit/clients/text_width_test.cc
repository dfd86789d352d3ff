#include "clients/cli/text_width.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cte::client {
namespace {

using ::testing::ElementsAre;

TEST(DisplayWidth, CountsColumnsAndNotBytes) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("\u00C9mile"), 5);
  EXPECT_EQ(DisplayWidth("E\u0301mile"), 5);
  EXPECT_EQ(DisplayWidth("\u674E\u96F7"), 4);
  EXPECT_EQ(DisplayWidth(""), 0);
}

TEST(Printable, LetsNoControlCharacterThrough) {
  EXPECT_EQ(Printable("a\x1b[31mb"), "a\uFFFD[31mb");
  EXPECT_EQ(Printable("a\r\nb\tc"), "a  b c");
  EXPECT_EQ(Printable("a\u202Eb"), "a\uFFFDb");
  EXPECT_EQ(Printable("a\u009Bb"), "a\uFFFDb");
  EXPECT_EQ(Printable("a\xFF"), "a\uFFFD");
  EXPECT_EQ(Printable("Caf\u00E9 \u674E"), "Caf\u00E9 \u674E");
}

TEST(Wrap, BreaksAtBlanksSlashesCommasAndHyphensInsideOfWords) {
  EXPECT_THAT(Wrap("Welding, Braze/Soldering", 12),
              ElementsAre("Welding,", "Braze/", "Soldering"));
  EXPECT_THAT(Wrap("Welding, Braze/Soldering", 15),
              ElementsAre("Welding, Braze/", "Soldering"));
  EXPECT_THAT(Wrap("Non-Authorized", 10), ElementsAre("Non-", "Authorized"));
  EXPECT_THAT(Wrap("Vlname,Tfname", 9), ElementsAre("Vlname,", "Tfname"));
  EXPECT_THAT(Wrap("give --list", 8), ElementsAre("give", "--list"));
  EXPECT_THAT(Wrap("fits just", 9), ElementsAre("fits just"));
  EXPECT_THAT(Wrap("a  b", 2), ElementsAre("a", "b"));
  EXPECT_THAT(Wrap("", 5), ElementsAre(""));
}

TEST(Wrap, BreaksAWordThatIsLongerThanALine) {
  EXPECT_THAT(Wrap("abcdefgh", 3), ElementsAre("abc", "def", "gh"));
  EXPECT_THAT(Wrap("\u674E\u96F7\u674E", 3),
              ElementsAre("\u674E", "\u96F7", "\u674E"));
  EXPECT_THAT(Wrap("e\u0301e\u0301", 1), ElementsAre("e\u0301", "e\u0301"));
}

TEST(Wrap, LeavesRoomForTheIndentOfLaterLines) {
  EXPECT_THAT(Wrap("aaaa bbbb cccc", 9, 5), ElementsAre("aaaa bbbb", "cccc"));
  EXPECT_THAT(Wrap("aaaa bb cc dd", 7, 5), ElementsAre("aaaa bb", "cc", "dd"));
}

TEST(Wrap, LosesNothingButBlanksWhateverTheWidth) {
  const std::string text =
      "The UIC was not found to be enrolled/ever in a course-list of PSN 17.";
  std::string expected = text;
  std::erase(expected, ' ');
  for (int width = 1; width < 80; ++width) {
    std::string joined;
    for (const std::string& line : Wrap(text, width, 2)) {
      EXPECT_LE(DisplayWidth(line), width);
      joined += line;
    }
    std::erase(joined, ' ');
    EXPECT_EQ(joined, expected) << width;
  }
}

}  // namespace
}  // namespace cte::client
