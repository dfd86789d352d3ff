#include "server/security/token_table.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "server/security/token.h"

namespace cte::server {
namespace {

TEST(TokenTableTest, KnowsNobodyBeforeItIsFilled) {
  const TokenTable table;
  EXPECT_FALSE(table.Find("a"));
  EXPECT_FALSE(table.Find(""));
}

// "" for nobody.
std::string NameOf(const TokenTable& table, const char* token) {
  const auto record = table.Find(token);
  return record ? record->principal : "";
}

TEST(TokenTableTest, FindsThePrincipalOfEachToken) {
  TokenTable table;
  table.Replace({{TokenHash("a"), "anna"},
                 {TokenHash("b"), "ben"},
                 {TokenHash("b2"), "ben"}});
  EXPECT_EQ(NameOf(table, "a"), "anna");
  EXPECT_EQ(NameOf(table, "b"), "ben");
  EXPECT_EQ(NameOf(table, "b2"), "ben");
  EXPECT_FALSE(table.Find("c"));
}

TEST(TokenTableTest, ComparesTheWholeHash) {
  std::string almost = TokenHash("a");
  almost.back() = static_cast<char>(almost.back() ^ 1);
  TokenTable table;
  table.Replace({{almost, "eve"}});
  EXPECT_FALSE(table.Find("a"));
  table.Replace({{almost, "eve"}, {TokenHash("a"), "anna"}});
  EXPECT_EQ(NameOf(table, "a"), "anna");
}

TEST(TokenTableTest, HashOfAnotherLengthIsNobodys) {
  TokenTable table;
  table.Replace({{"", "eve"}, {TokenHash("a").substr(0, 31), "eve"}});
  EXPECT_FALSE(table.Find("a"));
  EXPECT_FALSE(table.Find(""));
}

TEST(TokenTableTest, ReplacingEndsTheTokensOfBefore) {
  TokenTable table;
  table.Replace({{TokenHash("old"), "anna"}});
  table.Replace({{TokenHash("new"), "anna"}});
  EXPECT_FALSE(table.Find("old"));
  EXPECT_EQ(NameOf(table, "new"), "anna");
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
    const std::string principal = NameOf(table, "a");
    EXPECT_TRUE(principal == "anna" || principal == "ben");
  }
  stop = true;
  writer.join();
}

}  // namespace
}  // namespace cte::server
