#include "server/security/token.h"

#include <gmock/gmock.h>

#include <set>

#include "absl/strings/escaping.h"

namespace cte::server {
namespace {

using ::testing::MatchesRegex;

TEST(TokenTest, IsPrefixAndThirtyTwoBytesOfBase64Url) {
  EXPECT_THAT(NewToken(), MatchesRegex("ctecred_[A-Za-z0-9_-]{43}"));
}

TEST(TokenTest, EachIsAnother) {
  std::set<std::string> tokens;
  for (int i = 0; i < 1000; ++i) tokens.insert(NewToken());
  EXPECT_EQ(tokens.size(), 1000u);
}

// FIPS 180-2, appendix B.1.
TEST(TokenTest, HashIsSha256) {
  EXPECT_EQ(absl::BytesToHexString(TokenHash("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace cte::server
