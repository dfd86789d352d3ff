#include "server/security/web_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "domain/error.h"
#include "tests/support/token_issuer.h"

namespace cte::test {
namespace {

using nlohmann::json;
using server::KeySet;
using ::testing::HasSubstr;
using ::testing::Not;

// Making an RSA key takes long.
const SigningKey& Rsa() {
  static const SigningKey key = NewRsaKey("rsa-1");
  return key;
}
const SigningKey& Ec() {
  static const SigningKey key = NewEcKey("ec-1");
  return key;
}

std::shared_ptr<const KeySet> Keys(const std::vector<json>& keys) {
  return *KeySet::Parse(Jwks(keys));
}

server::TokenRules Rules(const std::string& principal = "{sub}") {
  return {.issuer = kIssuer,
          .audience = kAudience,
          .principal = *server::PrincipalTemplate::Parse(principal),
          .clock_skew = absl::Seconds(60)};
}

absl::StatusOr<server::Identity> Verify(
    const std::string& token, const server::TokenRules& rules = Rules(),
    absl::Time now = absl::Now()) {
  static const auto keys = Keys({PublicJwk(Rsa()), PublicJwk(Ec())});
  return server::VerifyWebToken(token, *keys, rules, now);
}

// The principal, or the reason of the refusal, whose message must show nothing
// of the token.
std::string Result(const absl::StatusOr<server::Identity>& identity) {
  if (identity.ok()) return identity->principal;
  const std::string message(identity.status().message());
  for (const char* part : {"ada", "rsa-1", "issuer.example.org", "eyJ"}) {
    EXPECT_THAT(message, Not(HasSubstr(part)));
  }
  EXPECT_EQ(identity.status().code(), absl::StatusCode::kUnauthenticated);
  return domain::ErrorReason(identity.status());
}

json With(json object, const std::string& member, const json& value) {
  object[member] = value;
  return object;
}
json Without(json object, const std::string& member) {
  object.erase(member);
  return object;
}

std::int64_t Seconds(absl::Duration from_now) {
  return absl::ToUnixSeconds(absl::Now() + from_now);
}

// Puts another character at a place of the token's part.
std::string Tampered(std::string token, std::size_t place) {
  token[place] = token[place] == 'A' ? 'B' : 'A';
  return token;
}

TEST(WebTokenTest, OfEitherAlgorithmIsTaken) {
  for (const SigningKey* key : {&Rsa(), &Ec()}) {
    const auto identity = Verify(Token(*key));
    ASSERT_TRUE(identity.ok()) << identity.status();
    EXPECT_EQ(identity->principal, "ada");
    EXPECT_EQ(identity->kind, server::Identity::kOpenIdConnect);
    EXPECT_GT(*identity->expires, absl::Now() + absl::Seconds(3650));
    EXPECT_LE(*identity->expires, absl::Now() + absl::Seconds(3660));
  }
}

TEST(WebTokenTest, WithoutASignatureIsRefused) {
  for (const char* none : {"none", "None", "NONE", ""}) {
    const std::string header =
        Base64Url(json{{"alg", none}, {"kid", "rsa-1"}}.dump());
    const std::string payload = Base64Url(GoodClaims().dump());
    EXPECT_EQ(Result(Verify(header + "." + payload + ".")), "TOKEN_ALGORITHM");
    EXPECT_EQ(Result(Verify(header + "." + payload + ".AAAA")),
              "TOKEN_ALGORITHM");
  }
}

TEST(WebTokenTest, SignedWithThePublicKeyAsSecretIsRefused) {
  const std::string header = json{{"alg", "HS256"}, {"kid", "rsa-1"}}.dump();
  for (const std::string& secret : {PublicPem(Rsa()), PublicJwk(Rsa()).dump(),
                                    PublicJwk(Rsa())["n"].get<std::string>()}) {
    EXPECT_EQ(
        Result(Verify(SignWithSecret(secret, header, GoodClaims().dump()))),
        "TOKEN_ALGORITHM");
  }
}

TEST(WebTokenTest, OfAnotherAlgorithmThanTheKeysIsRefused) {
  const std::string claims = GoodClaims().dump();
  const json rs_by_ec = {{"alg", "RS256"}, {"kid", "ec-1"}};
  const json es_by_rsa = {{"alg", "ES256"}, {"kid", "rsa-1"}};
  EXPECT_EQ(Result(Verify(Sign(Rsa(), rs_by_ec.dump(), claims))),
            "TOKEN_ALGORITHM");
  EXPECT_EQ(Result(Verify(Sign(Ec(), es_by_rsa.dump(), claims))),
            "TOKEN_ALGORITHM");
  for (const char* other : {"RS384", "PS256", "ES384", "RS512"}) {
    const json header = {{"alg", other}, {"kid", "rsa-1"}};
    EXPECT_EQ(Result(Verify(Sign(Rsa(), header.dump(), claims))),
              "TOKEN_ALGORITHM");
  }
}

TEST(WebTokenTest, OfAnotherIssuerIsRefused) {
  for (const json& issuer :
       {json("https://issuer.example.org/"), json("https://evil.example.org"),
        json(""), json(7), json(std::vector{kIssuer})}) {
    EXPECT_EQ(Result(Verify(Token(Rsa(), With(GoodClaims(), "iss", issuer)))),
              "TOKEN_ISSUER");
  }
  EXPECT_EQ(Result(Verify(Token(Rsa(), Without(GoodClaims(), "iss")))),
            "TOKEN_ISSUER");
}

TEST(WebTokenTest, ForAnotherServiceIsRefused) {
  for (const json& audience :
       {json("other"), json(std::vector<std::string>{"other", "another"}),
        json(std::vector<std::string>{}), json::object(), json("ctecred ")}) {
    EXPECT_EQ(Result(Verify(Token(Rsa(), With(GoodClaims(), "aud", audience)))),
              "TOKEN_AUDIENCE");
  }
  EXPECT_EQ(Result(Verify(Token(Rsa(), Without(GoodClaims(), "aud")))),
            "TOKEN_AUDIENCE");
  const json two = std::vector<std::string>{"other", kAudience};
  EXPECT_EQ(Result(Verify(Token(Rsa(), With(GoodClaims(), "aud", two)))),
            "ada");
}

TEST(WebTokenTest, EndsWithItsTimeAndTheSkew) {
  const auto at = [](absl::Duration end) {
    return Result(
        Verify(Token(Rsa(), With(GoodClaims(), "exp", Seconds(end)))));
  };
  EXPECT_EQ(at(-absl::Seconds(50)), "ada") << "within the skew";
  EXPECT_EQ(at(-absl::Seconds(70)), "TOKEN_EXPIRED");
  EXPECT_EQ(at(-absl::Hours(1)), "TOKEN_EXPIRED");
}

TEST(WebTokenTest, WithoutAnEndIsRefused) {
  EXPECT_EQ(Result(Verify(Token(Rsa(), Without(GoodClaims(), "exp")))),
            "TOKEN_INVALID");
  for (const json& end :
       {json("tomorrow"), json(nullptr), json(-1), json(1e300), json(true)}) {
    EXPECT_EQ(Result(Verify(Token(Rsa(), With(GoodClaims(), "exp", end)))),
              "TOKEN_INVALID");
  }
}

TEST(WebTokenTest, BeginsWithItsTimeAndTheSkew) {
  for (const char* name : {"nbf", "iat"}) {
    const auto at = [&](absl::Duration begin) {
      return Result(
          Verify(Token(Rsa(), With(GoodClaims(), name, Seconds(begin)))));
    };
    EXPECT_EQ(at(absl::Seconds(50)), "ada") << "within the skew";
    EXPECT_EQ(at(absl::Seconds(70)), "TOKEN_NOT_YET_VALID") << name;
    EXPECT_EQ(Result(Verify(Token(Rsa(), With(GoodClaims(), name, "now")))),
              "TOKEN_INVALID");
  }
}

TEST(WebTokenTest, WithAnotherPayloadOrSignatureIsRefused) {
  for (const SigningKey* key : {&Rsa(), &Ec()}) {
    const std::string token = Token(*key);
    const std::size_t payload = token.find('.') + 1;
    const std::size_t signature = token.rfind('.') + 1;
    // Other claims under the same signature.
    const std::string claims =
        Base64Url(With(GoodClaims(), "sub", "eve").dump());
    EXPECT_EQ(Result(Verify(token.substr(0, payload) + claims +
                            token.substr(signature - 1))),
              "TOKEN_SIGNATURE");
    EXPECT_EQ(Result(Verify(Tampered(token, payload + 10))), "TOKEN_SIGNATURE");
    EXPECT_EQ(Result(Verify(Tampered(token, signature + 10))),
              "TOKEN_SIGNATURE");
    EXPECT_EQ(Result(Verify(token.substr(0, signature + 40))),
              "TOKEN_SIGNATURE")
        << "a part of it";
  }
}

TEST(WebTokenTest, OfAKeyThatIsNotThereIsRefused) {
  EXPECT_EQ(Result(Verify(Token(NewEcKey("ec-2")))), "TOKEN_KEY_UNKNOWN");
  EXPECT_EQ(Result(Verify(Token(NewEcKey("ec-1")))), "TOKEN_SIGNATURE")
      << "another key of the same id";
}

TEST(WebTokenTest, OfAKeyIdThatTwoKeysHaveIsRefused) {
  const SigningKey twin = NewEcKey("ec-1");
  const auto keys = Keys({PublicJwk(Ec()), PublicJwk(twin), PublicJwk(Rsa())});
  for (const SigningKey* key : {&Ec(), &twin}) {
    EXPECT_EQ(Result(server::VerifyWebToken(Token(*key), *keys, Rules(),
                                            absl::Now())),
              "TOKEN_KEY_UNKNOWN");
  }
  EXPECT_EQ(
      Result(server::VerifyWebToken(Token(Rsa()), *keys, Rules(), absl::Now())),
      "ada")
      << "the others go on";
}

TEST(WebTokenTest, ThatSaysAThingTwiceIsRefused) {
  const std::string claims = GoodClaims().dump();
  EXPECT_EQ(Result(Verify(Sign(
                Ec(), R"({"alg":"ES256","kid":"ec-1","kid":"ec-1"})", claims))),
            "TOKEN_INVALID");
  EXPECT_EQ(Result(Verify(Sign(Ec(), HeaderOf(Ec()).dump(),
                               R"({"sub":"eve",)" + claims.substr(1)))),
            "TOKEN_INVALID");
}

TEST(WebTokenTest, ThatIsGarbageIsRefused) {
  const std::string token = Token(Ec());
  const std::string header = token.substr(0, token.find('.'));
  const std::vector<std::string> cases = {
      "..",
      "a.b.c",
      "a.b",
      "a.b.c.d",
      token + ".",
      header + "..",
      header + ".e30." + std::string(10, '='),
      " " + token,
      token + "=",
      Sign(Ec(), "[]", "{}"),
      Sign(Ec(), "not json", "{}"),
      Sign(Ec(), HeaderOf(Ec()).dump(), "not json"),
      Sign(Ec(), HeaderOf(Ec()).dump(), "[1]"),
      Sign(Ec(), Without(HeaderOf(Ec()), "kid").dump(), GoodClaims().dump()),
      Sign(Ec(), With(HeaderOf(Ec()), "kid", 1).dump(), GoodClaims().dump()),
  };
  for (const std::string& garbage : cases) {
    EXPECT_EQ(Result(Verify(garbage)), "TOKEN_INVALID") << garbage;
  }
}

TEST(WebTokenTest, ThatIsTooLargeIsRefused) {
  const auto padded = [](std::size_t size) {
    return Token(Ec(), With(GoodClaims(), "x", std::string(size, 'x')));
  };
  const std::size_t overhead = Token(Ec()).size();
  EXPECT_EQ(Result(Verify(padded((8192 - overhead) * 3 / 4 - 20))), "ada");
  EXPECT_EQ(Result(Verify(padded(8192 * 3 / 4))), "TOKEN_INVALID");
}

TEST(WebTokenTest, ThatRequiresExtensionsIsRefused) {
  const json header =
      With(HeaderOf(Ec()), "crit", std::vector<std::string>{"exp"});
  EXPECT_EQ(Result(Verify(Sign(Ec(), header.dump(), GoodClaims().dump()))),
            "TOKEN_INVALID");
}

TEST(WebTokenTest, PrincipalIsMadeOfClaims) {
  const json claims = With(GoodClaims(), "email", "ada@example.org");
  EXPECT_EQ(Result(Verify(Token(Ec(), claims), Rules("oidc:{sub}"))),
            "oidc:ada");
  EXPECT_EQ(Result(Verify(Token(Ec(), claims), Rules("{email}/{sub}"))),
            "ada@example.org/ada");
  for (const json& wrong : {json(""), json(7), json(nullptr),
                            json(std::string(256, 'a')), json("a\nb")}) {
    EXPECT_EQ(Result(Verify(Token(Ec(), With(claims, "sub", wrong)))),
              "TOKEN_PRINCIPAL");
  }
  EXPECT_EQ(Result(Verify(Token(Ec(), claims), Rules("{upn}"))),
            "TOKEN_PRINCIPAL");
}

TEST(PrincipalTemplateTest, NeedsAClaimAndWholeBraces) {
  using server::PrincipalTemplate;
  for (const char* wrong :
       {"", "ada", "{}", "{sub", "sub}", "{a{b}}", "a}{b", "{sub}}"}) {
    EXPECT_FALSE(PrincipalTemplate::Parse(wrong).has_value()) << wrong;
  }
  for (const char* good : {"{sub}", "a:{sub}:b", "{a}{b}"}) {
    EXPECT_TRUE(PrincipalTemplate::Parse(good).has_value()) << good;
  }
}

TEST(KeySetTest, PassesOverKeysThatAreNotForUs) {
  const json good = PublicJwk(Ec());
  EXPECT_EQ(Keys({good, With(good, "kid", "b")})->size(), 2u);
  const std::vector<json> wrong = {
      With(good, "use", "enc"),
      With(good, "alg", "ES384"),
      With(good, "crv", "P-384"),
      Without(good, "kid"),
      Without(good, "x"),
      With(good, "y", good["x"]),  // not a point of the curve
      PublicJwk(NewRsaKey("small", 1024)),
      json{{"kty", "oct"}, {"kid", "a"}, {"k", "c2VjcmV0"}},
      json("text"),
  };
  for (const json& key : wrong) {
    EXPECT_EQ(Keys({key})->size(), 0u) << key;
  }
  EXPECT_EQ(Keys({With(good, "use", "sig"), wrong[0]})->size(), 1u)
      << "which are no twins of one that is";
}

TEST(KeySetTest, WhatIsNoneIsRefused) {
  for (const char* text : {"", "[]", "{}", R"({"keys":{}})", "<html>"}) {
    EXPECT_EQ(domain::ErrorReason(KeySet::Parse(text).status()),
              "KEYS_INVALID");
  }
}

}  // namespace
}  // namespace cte::test
