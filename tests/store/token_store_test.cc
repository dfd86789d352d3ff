#include <algorithm>
#include <barrier>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/error.h"
#include "tests/store/audit_test.h"

namespace cte::test {
namespace {

using domain::Actor;
using domain::Grant;
using domain::NewToken;
using domain::Role;
using domain::ScopeType;
using domain::Token;
using domain::TokenId;
using domain::TokenRecord;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// 32 bytes.
std::string Sha256(char letter) { return std::string(32, letter); }

// R27: tokens that people make.
class TokenStoreTest : public AuditTest {
 protected:
  Token Make(char letter, std::string principal = "ann",
             std::string district_code = "") {
    const auto token = access().CreateToken(
        kAdministrator,
        {.sha256 = Sha256(letter),
         .principal = std::move(principal),
         .label = absl::StrCat("label ", std::string(1, letter)),
         .expire_time = end_,
         .district_code = std::move(district_code)});
    EXPECT_TRUE(token.ok()) << token.status();
    return token.value_or(Token{});
  }
  void Give(std::string_view principal, Role role, ScopeType type,
            std::string code) {
    const auto given = access().GiveGrant(kAdministrator, principal,
                                          {role, type, std::move(code)});
    ASSERT_TRUE(given.ok()) << given.status();
  }
  // The letters of all that are known.
  std::string Known() {
    const auto tokens = access().ListTokens();
    EXPECT_TRUE(tokens.ok()) << tokens.status();
    std::string letters;
    for (const TokenRecord& token :
         tokens.value_or(std::vector<TokenRecord>())) {
      letters.push_back(token.sha256[0]);
    }
    std::sort(letters.begin(), letters.end());
    return letters;
  }
  std::vector<TokenId> IdsOf(std::string_view principal,
                             std::uint64_t before = 0, int limit = 10) {
    const auto tokens = access().ListTokensOf(principal, before, limit);
    EXPECT_TRUE(tokens.ok()) << tokens.status();
    std::vector<TokenId> ids;
    for (const Token& token : tokens.value_or(std::vector<Token>())) {
      ids.push_back(token.id);
    }
    return ids;
  }
  // Lets a token end now.
  void End(TokenId id) {
    Sql(
        absl::StrCat("UPDATE tokens SET expires_at = UTC_TIMESTAMP(6)"
                     " WHERE token_id = ",
                     ToString(id)));
  }

  const absl::Time end_ =
      absl::FromUnixMicros(absl::ToUnixMicros(absl::Now() + absl::Hours(24)));
};
CTE_FOR_EVERY_ENGINE(TokenStoreTest);

TEST_P(TokenStoreTest, ATokenIsAllThatWasSaid) {
  const Token made = Make('a', "ann", "63070");
  const auto read = access().GetToken(made.id);
  ASSERT_TRUE(read.ok()) << read.status();
  for (const Token& token : {made, *read}) {
    EXPECT_EQ(token.principal, "ann");
    EXPECT_EQ(token.label, "label a");
    EXPECT_EQ(token.created_by, kAdministrator);
    EXPECT_EQ(token.expire_time, end_);
    EXPECT_EQ(token.district_code, "63070");
    EXPECT_LT(absl::AbsDuration(absl::Now() - token.create_time),
              absl::Minutes(1));
  }
  const auto lasting =
      access().CreateToken(kEditor, {.sha256 = Sha256('b'),
                                     .principal = "ann",
                                     .label = "",
                                     .expire_time = std::nullopt,
                                     .district_code = ""});
  EXPECT_EQ(lasting->expire_time, std::nullopt);
  EXPECT_EQ(Known(), "ab");
}

TEST_P(TokenStoreTest, AHashIsOneTokens) {
  Make('a');
  NewToken again;
  again.sha256 = Sha256('a');
  again.principal = "bob";
  EXPECT_TRUE(absl::IsAlreadyExists(
      access().CreateToken(kAdministrator, again).status()));
  EXPECT_THAT(IdsOf("bob"), IsEmpty());
}

TEST_P(TokenStoreTest, OfAPrincipalTheNewestFirstByPages) {
  const TokenId a = Make('a').id;
  Make('b', "Ann");
  const TokenId c = Make('c').id;
  const TokenId d = Make('d').id;
  EXPECT_THAT(IdsOf("ann"), ElementsAre(d, c, a));
  EXPECT_THAT(IdsOf("ann", 0, 2), ElementsAre(d, c));
  EXPECT_THAT(IdsOf("ann", static_cast<std::uint64_t>(c), 2), ElementsAre(a));
  EXPECT_THAT(IdsOf("nobody"), IsEmpty());
}

TEST_P(TokenStoreTest, OneThatHasEndedIsNotThere) {
  const TokenId a = Make('a').id;
  const TokenId b = Make('b').id;
  End(a);
  EXPECT_EQ(Known(), "b");
  EXPECT_THAT(IdsOf("ann"), ElementsAre(b));
  for (const absl::Status& status :
       {access().GetToken(a).status(), access().RevokeToken(kEditor, a),
        access()
            .RotateToken(kEditor, a, Sha256('x'), end_, absl::Now())
            .status(),
        access().RevokeToken(kEditor, TokenId{4711})}) {
    EXPECT_TRUE(absl::IsNotFound(status)) << status;
    EXPECT_EQ(domain::ErrorReason(status), "TOKEN_NOT_FOUND");
  }
  EXPECT_EQ(Known(), "b");
}

TEST_P(TokenStoreTest, ARevokedOneIsKnownNoMore) {
  const TokenId a = Make('a').id;
  Make('b');
  ASSERT_TRUE(access().RevokeToken(kEditor, a).ok());
  EXPECT_EQ(Known(), "b");
  EXPECT_FALSE(access().RevokeToken(kEditor, a).ok());
}

TEST_P(TokenStoreTest, ARotatedOneOverlapsWithTheNext) {
  const Token old = Make('a', "ann", "63070");
  const absl::Time until = end_ - absl::Hours(20);
  const absl::Time later = end_ + absl::Hours(24);
  const auto next =
      access().RotateToken(kEditor, old.id, Sha256('b'), later, until);
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_NE(next->id, old.id);
  EXPECT_EQ(next->principal, "ann");
  EXPECT_EQ(next->label, "label a");
  EXPECT_EQ(next->district_code, "63070");
  EXPECT_EQ(next->created_by, kEditor);
  EXPECT_EQ(next->expire_time, later);
  EXPECT_EQ(access().GetToken(old.id)->expire_time, until);
  EXPECT_EQ(Known(), "ab");

  // Never longer than it would be known anyway; and not at all, if so wanted.
  ASSERT_TRUE(
      access().RotateToken(kEditor, old.id, Sha256('c'), later, end_).ok());
  EXPECT_EQ(access().GetToken(old.id)->expire_time, until);
  ASSERT_TRUE(access()
                  .RotateToken(kEditor, old.id, Sha256('d'), later,
                               absl::Now() - absl::Hours(1))
                  .ok());
  EXPECT_EQ(Known(), "bcd");
}

TEST_P(TokenStoreTest, ARotationThatFailsChangesNothing) {
  const Token old = Make('a');
  Make('b');
  EXPECT_FALSE(access()
                   .RotateToken(kEditor, old.id, Sha256('b'), end_,
                                absl::Now() - absl::Hours(1))
                   .ok());
  EXPECT_EQ(access().GetToken(old.id)->expire_time, end_);
}

TEST_P(TokenStoreTest, R27_OneOfADistrictIsKnownWhileNothingIsHeldBeyond) {
  Make('a', "ann", "63070");
  Make('s', "ann");
  EXPECT_EQ(Known(), "as");
  // Inside.
  Give("ann", Role::kDistrictAdministrator, ScopeType::kDistrict, "63070");
  Give("ann", Role::kEditor, ScopeType::kBuilding, "05976");
  Give("ann", Role::kViewer, ScopeType::kProgram, "21223");
  Give("bob", Role::kStateAdministrator, ScopeType::kState, "");
  EXPECT_EQ(Known(), "as");
  // Beyond.
  const std::vector<Grant> beyond = {
      {Role::kViewer, ScopeType::kState, ""},
      {Role::kViewer, ScopeType::kDistrict, "50010"},
      {Role::kViewer, ScopeType::kBuilding, "00100"},
      {Role::kViewer, ScopeType::kProgram, "17"},
      {Role::kStateAdministrator, ScopeType::kDistrict, "63070"},
  };
  for (const Grant& grant : beyond) {
    ASSERT_TRUE(access().GiveGrant(kAdministrator, "ann", grant).value());
    EXPECT_EQ(Known(), "s") << grant.scope_code;
    ASSERT_TRUE(access().TakeGrant(kAdministrator, "ann", grant).value());
    EXPECT_EQ(Known(), "as");
  }
}

TEST_P(TokenStoreTest, R29_EachStepIsRecordedAndNoHash) {
  const Token a = Make('a', "ann", "63070");
  const auto b = access().RotateToken(Actor(kEditor, "call"), a.id, Sha256('b'),
                                      std::nullopt, end_);
  ASSERT_TRUE(b.ok()) << b.status();
  ASSERT_TRUE(access().RevokeToken(kEditor, b->id).ok());
  const std::string end =
      absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", end_, absl::UTCTimeZone());
  const std::string id_a = ToString(a.id);
  const std::string id_b = ToString(b->id);
  EXPECT_THAT(
      News(),
      ElementsAre(absl::StrCat("new token token_id:>", id_a,
                               " principal:>ann label:>label a expire_time:>",
                               end, " district_code:>63070"),
                  absl::StrCat(
                      "next token token_id:", id_a, ">", id_b,
                      " principal:ann>ann label:label a>label a expire_time:",
                      end, "> district_code:63070>63070 replaced_until:>", end),
                  absl::StrCat("revoked token_id:", id_b,
                               "> principal:ann> label:label a>"
                               " district_code:63070>")));
}

// Those that the server makes for its own machine, and those of people, do not
// touch each other.
TEST_P(TokenStoreTest, TheServersOwnTokenReplacesOnlyItsOwn) {
  Make('a');
  ASSERT_TRUE(access().ReplaceToken("", {Sha256('x'), "ann"}).ok());
  ASSERT_TRUE(access().ReplaceToken("", {Sha256('y'), "ann"}).ok());
  EXPECT_EQ(Known(), "ay");
  const auto own = access().ListTokensOf("ann", 0, 1);
  ASSERT_TRUE(own.ok());
  EXPECT_EQ(own->at(0).created_by, "");
  EXPECT_EQ(own->at(0).expire_time, std::nullopt);
}

// The operator's file says which token is the administrator's.
TEST_P(TokenStoreTest, TheServersOwnTokenIsKnownAgainAfterItWasRotated) {
  ASSERT_TRUE(access().ReplaceToken("", {Sha256('x'), "ann"}).ok());
  const TokenId own = IdsOf("ann").at(0);
  ASSERT_TRUE(access()
                  .RotateToken("ann", own, Sha256('b'), end_,
                               absl::Now() - absl::Hours(1))
                  .ok());
  EXPECT_EQ(Known(), "b");
  ASSERT_TRUE(access().ReplaceToken("", {Sha256('x'), "ann"}).ok());
  EXPECT_EQ(Known(), "bx");
}

TEST_P(TokenStoreTest, ServersThatStartAtOnceMakeTheSameTokenOnce) {
  constexpr int kServers = 4;
  for (int round = 0; round < 20; ++round) {
    const std::string name = absl::StrCat("ann", round);
    Give(name, Role::kStateAdministrator, ScopeType::kState, "");
    std::barrier start(kServers);
    std::vector<std::thread> threads;
    for (int i = 0; i < kServers; ++i) {
      threads.emplace_back([&] {
        const auto store = NewStore();
        (void)store->access().ListGrants(name);  // connects
        start.arrive_and_wait();
        const auto made = store->access().ReplaceToken(
            "", {Sha256(static_cast<char>('A' + round)), name});
        EXPECT_TRUE(made.ok()) << made;
      });
    }
    for (std::thread& thread : threads) thread.join();
    ASSERT_EQ(IdsOf(name).size(), 1U);
  }
}

}  // namespace
}  // namespace cte::test
