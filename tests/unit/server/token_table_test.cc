#include "server/security/token_table.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "server/security/token.h"

namespace cte::server {
namespace {

TEST(TokenTableTest, KnowsNobodyBeforeItIsFilled) {
  const TokenTable table;
  EXPECT_EQ(table.PrincipalOf("a"), std::nullopt);
  EXPECT_EQ(table.PrincipalOf(""), std::nullopt);
}

TEST(TokenTableTest, FindsThePrincipalOfEachToken) {
  TokenTable table;
  table.Replace({{TokenHash("a"), "anna"},
                 {TokenHash("b"), "ben"},
                 {TokenHash("b2"), "ben"}});
  EXPECT_EQ(table.PrincipalOf("a"), "anna");
  EXPECT_EQ(table.PrincipalOf("b"), "ben");
  EXPECT_EQ(table.PrincipalOf("b2"), "ben");
  EXPECT_EQ(table.PrincipalOf("c"), std::nullopt);
}

TEST(TokenTableTest, ComparesTheWholeHash) {
  std::string almost = TokenHash("a");
  almost.back() = static_cast<char>(almost.back() ^ 1);
  TokenTable table;
  table.Replace({{almost, "eve"}});
  EXPECT_EQ(table.PrincipalOf("a"), std::nullopt);
  table.Replace({{almost, "eve"}, {TokenHash("a"), "anna"}});
  EXPECT_EQ(table.PrincipalOf("a"), "anna");
}

TEST(TokenTableTest, HashOfAnotherLengthIsNobodys) {
  TokenTable table;
  table.Replace({{"", "eve"}, {TokenHash("a").substr(0, 31), "eve"}});
  EXPECT_EQ(table.PrincipalOf("a"), std::nullopt);
  EXPECT_EQ(table.PrincipalOf(""), std::nullopt);
}

TEST(TokenTableTest, ReplacingEndsTheTokensOfBefore) {
  TokenTable table;
  table.Replace({{TokenHash("old"), "anna"}});
  table.Replace({{TokenHash("new"), "anna"}});
  EXPECT_EQ(table.PrincipalOf("old"), std::nullopt);
  EXPECT_EQ(table.PrincipalOf("new"), "anna");
}

TEST(TokenTableTest, ReaderSeesOneTableOrTheOther) {
  TokenTable table;
  table.Replace({{TokenHash("a"), "anna"}});
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) {
      table.Replace({{TokenHash("a"), i % 2 == 0 ? "anna" : "ben"}});
    }
  });
  for (int i = 0; i < 2000; ++i) {
    const std::optional<std::string> principal = table.PrincipalOf("a");
    EXPECT_TRUE(principal == "anna" || principal == "ben");
  }
  stop = true;
  writer.join();
}

}  // namespace
}  // namespace cte::server
