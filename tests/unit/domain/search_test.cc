#include "domain/search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "domain/error.h"

namespace cte::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SearchWords, R7_StandBetweenBlanksAndCommas) {
  EXPECT_THAT(*SearchWords("Pname,Jfname"), ElementsAre("Pname", "Jfname"));
  EXPECT_THAT(*SearchWords("  pname \t A0257 "), ElementsAre("pname", "A0257"));
  EXPECT_THAT(*SearchWords("O'Brien-Søren"), ElementsAre("O'Brien-Søren"));
  EXPECT_THAT(*SearchWords(""), IsEmpty());
  EXPECT_THAT(*SearchWords(" ,, "), IsEmpty());
}

TEST(SearchWords, AreOfAtMost200Characters) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "é";
  EXPECT_TRUE(SearchWords(text).ok());
  const auto refused = SearchWords(text + "é");
  EXPECT_EQ(ErrorReason(refused.status()), "SEARCH_TOO_LONG");
}

}  // namespace
}  // namespace cte::domain
