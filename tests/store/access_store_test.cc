#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::Grant;
using domain::Role;
using domain::ScopeType;
using domain::TokenRecord;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class AccessStoreTest : public StoreTest {
 protected:
  std::vector<std::string> Tokens() {
    const auto tokens = access().ListTokens();
    EXPECT_TRUE(tokens.ok()) << tokens.status();
    std::vector<std::string> texts;
    for (const TokenRecord& token :
         tokens.value_or(std::vector<TokenRecord>())) {
      texts.push_back(token.principal + " " + token.sha256);
    }
    return texts;
  }
};
CTE_FOR_EVERY_ENGINE(AccessStoreTest);

// 32 bytes of every kind, zeros among them.
std::string Sha256(char first) {
  std::string bytes(32, '\0');
  bytes[0] = first;
  bytes[30] = '\'';
  bytes[29] = static_cast<char>(0xFF);
  return bytes;
}

TEST_P(AccessStoreTest, ANewTokenReplacesThePrincipalsOthers) {
  EXPECT_THAT(Tokens(), IsEmpty());
  ASSERT_TRUE(access().ReplaceToken(kAdministrator, {Sha256('a'), "ann"}).ok());
  ASSERT_TRUE(access().ReplaceToken(kAdministrator, {Sha256('b'), "Ann"}).ok());
  ASSERT_TRUE(access().ReplaceToken(kAdministrator, {Sha256('c'), "ann"}).ok());
  EXPECT_THAT(Tokens(),
              UnorderedElementsAre("Ann " + Sha256('b'), "ann " + Sha256('c')));
}

TEST_P(AccessStoreTest, ATokenStaysWhenItReplacesItself) {
  ASSERT_TRUE(access().ReplaceToken(kAdministrator, {Sha256('a'), "ann"}).ok());
  ASSERT_TRUE(access().ReplaceToken(kAdministrator, {Sha256('a'), "ann"}).ok());
  EXPECT_THAT(Tokens(), ElementsAre("ann " + Sha256('a')));
}

TEST_P(AccessStoreTest, ATokenOfAnotherPrincipalIsNotTaken) {
  ASSERT_TRUE(access().ReplaceToken(kAdministrator, {Sha256('a'), "ann"}).ok());
  ASSERT_TRUE(access().ReplaceToken(kAdministrator, {Sha256('b'), "bob"}).ok());
  EXPECT_FALSE(
      access().ReplaceToken(kAdministrator, {Sha256('a'), "bob"}).ok());
  EXPECT_THAT(Tokens(),
              UnorderedElementsAre("ann " + Sha256('a'), "bob " + Sha256('b')));
}

TEST_P(AccessStoreTest, R27_GrantsAreKeptOnceAndForOnePrincipal) {
  const Grant state{Role::kViewer, ScopeType::kState, ""};
  const Grant program{Role::kEditor, ScopeType::kProgram, "21223"};
  for (const Grant& grant : {state, program, state}) {
    ASSERT_TRUE(access().GiveGrant(kAdministrator, "ann", grant).ok());
  }
  EXPECT_THAT(*access().ListGrants("ann"),
              UnorderedElementsAre(state, program));
  EXPECT_THAT(*access().ListGrants("Ann"), IsEmpty());
  EXPECT_THAT(*access().ListGrants(kTraveller), SizeIs(2));
}

}  // namespace
}  // namespace cte::test
