#include "domain/text.h"

#include <gtest/gtest.h>

#include <string>

namespace cte::domain {
namespace {

TEST(Trimmed, R19_TakesEveryBlankOfASpreadsheetFromBothEnds) {
  for (const std::string blank :
       {" ", "\t", "\n", "\r\n", "\u00A0", "\u2002", "\u2003", "\u2007",
        "\u2009", "\u200B", "\u202F", "\u3000", "\uFEFF"}) {
    EXPECT_EQ(Trimmed(blank + "17"), "17");
    EXPECT_EQ(Trimmed("17" + blank), "17");
    EXPECT_EQ(Trimmed(blank + " " + blank + "17" + blank + " " + blank), "17");
    EXPECT_EQ(Trimmed(blank + blank), "");
  }
}

TEST(Trimmed, LeavesBlanksWithinAndOtherLetters) {
  EXPECT_EQ(Trimmed("  Radio & \u00A0 TV "), "Radio & \u00A0 TV");
  EXPECT_EQ(Trimmed("\u00C0 propos\u00E0"), "\u00C0 propos\u00E0");
  EXPECT_EQ(Trimmed(""), "");
}

TEST(Clipped, CountsCharactersAndNotBytes) {
  EXPECT_EQ(Clipped("abcde", 5), "abcde");
  EXPECT_EQ(Clipped("abcdef", 5), "abcd\u2026");
  EXPECT_EQ(Clipped("\u00E4\u00F6\u00FC\u00DF\u20AC", 5),
            "\u00E4\u00F6\u00FC\u00DF\u20AC");
  EXPECT_EQ(Clipped("\u00E4\u00F6\u00FC\u00DF\u20AC!", 5),
            "\u00E4\u00F6\u00FC\u00DF\u2026");
  EXPECT_EQ(Clipped("", 5), "");
}

TEST(Clipped, NeverExceedsItsLength) {
  std::string text;
  for (int i = 0; i < 40; ++i) {
    text += i % 3 == 0 ? "x" : "\U0001F600";
    for (std::size_t length = 1; length < 45; ++length) {
      const std::string clipped = Clipped(text, length);
      EXPECT_LE(CharacterCount(clipped), length);
      if (CharacterCount(text) > length) {
        EXPECT_EQ(CharacterCount(clipped), length);
        EXPECT_TRUE(clipped.ends_with("\u2026")) << clipped;
      }
    }
  }
}

TEST(CharacterCount, CountsCodePoints) {
  EXPECT_EQ(CharacterCount(""), 0u);
  EXPECT_EQ(CharacterCount("abc"), 3u);
  EXPECT_EQ(CharacterCount("\u00E4\u20AC\U0001F600"), 3u);
}

TEST(Uppercase, TouchesAsciiOnly) {
  EXPECT_EQ(Uppercase("mta-mde 9\u00E4"), "MTA-MDE 9\u00E4");
}

TEST(Lowercased, KnowsLatinGreekAndCyrillicLetters) {
  EXPECT_EQ(Lowercased("ÉCOLE Ωmega ЖУК-2 ŁÓDŹ"), "école ωmega жук-2 łódź");
  EXPECT_EQ(Lowercased(""), "");
}

TEST(SameWords, NeitherCaseNorRunsOfBlanksMatter) {
  EXPECT_TRUE(SameWords("Certified  Welder", " certified welder "));
  EXPECT_TRUE(SameWords("Certified\tWelder", "Certified Welder"));
  EXPECT_TRUE(SameWords("", "  "));
  EXPECT_FALSE(SameWords("Certified Welder", "CertifiedWelder"));
  EXPECT_FALSE(SameWords("Certified Welder", "Certified Welders"));
}

TEST(IsPrintableAscii, RefusesBlanksAndEverythingOutsideAscii) {
  EXPECT_TRUE(IsPrintableAscii("AWS-IITM_2!~"));
  EXPECT_FALSE(IsPrintableAscii("A B"));
  EXPECT_FALSE(IsPrintableAscii("A\t"));
  EXPECT_FALSE(IsPrintableAscii("A\x7F"));
  EXPECT_FALSE(IsPrintableAscii("\u00C4"));
}

TEST(HasControlCharacter, FindsThemAnywhere) {
  EXPECT_TRUE(HasControlCharacter("two\nlines"));
  EXPECT_TRUE(HasControlCharacter(std::string("a\0b", 3)));
  EXPECT_TRUE(HasControlCharacter("a\x1F"));
  EXPECT_TRUE(HasControlCharacter("a\x7F"));
  EXPECT_FALSE(HasControlCharacter("Caf\u00E9 \u20AC \U0001F600"));
  EXPECT_FALSE(HasControlCharacter(""));
}

TEST(HasControlCharacter, KnowsThoseOfUnicode) {
  for (const char* control : {"\u0080", "\u0085", "\u009F", "\u202A", "\u202E",
                              "\u2066", "\u2069", "\u2028", "\u2029"}) {
    EXPECT_TRUE(HasControlCharacter("Adobe " + std::string(control) + "Web"));
    EXPECT_TRUE(HasControlCharacter(control));
  }
  for (const char* other :
       {"\u00A0", "\u2027", "\u202F", "\u2065", "\u206A", "\u05D0", "\u0639"}) {
    EXPECT_FALSE(HasControlCharacter(other)) << other;
  }
}

}  // namespace
}  // namespace cte::domain
