#include "server/security/open_id_connect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "domain/error.h"
#include "server/security/key_fetch.h"
#include "server/security/private_file.h"
#include "server/security/token.h"
#include "tests/support/eventually.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/token_issuer.h"
#include "tests/support/web_server.h"
#include "tests/unit/identity/secure_server.h"

namespace cte::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr absl::Duration kNever = absl::Hours(24);

server::TokenRules Rules() {
  return {.issuer = kIssuer,
          .audience = kAudience,
          .principal = *server::PrincipalTemplate::Parse("{sub}"),
          .clock_skew = absl::Seconds(60)};
}

std::unique_ptr<server::KeySource> Source(const std::string& place,
                                          absl::Duration pause,
                                          absl::Duration every = kNever,
                                          std::size_t most_waiting = 100) {
  return *server::KeySource::Start({.place = place,
                                    .read_every = every,
                                    .least_pause = pause,
                                    .most_waiting = most_waiting});
}

// A server that trusts an issuer, from the wire.
class OpenIdConnectTest : public ::testing::Test {
 protected:
  void Start(std::unique_ptr<server::KeySource> keys) {
    const auto tokens = std::make_shared<server::TokenTable>();
    tokens->Replace({{server::TokenHash("token-a"), "anna"},
                     {server::TokenHash("a.b.c"), "dotted"}});
    const PemPair own = MakeServer(ca_);
    const auto material = *server::TlsMaterial::Load(
        {.server =
             [own] {
               return server::ServerIdentity{.ca_pem = "",
                                             .certificate_pem = own.certificate,
                                             .key_pem = own.key};
             },
         .client_ca_file = ""});
    keys_ = std::move(keys);
    open_id_connect_ = std::make_shared<server::OpenIdConnect>(Rules(), *keys_);
    server_ = std::make_unique<SecureServer>(
        material, server::Authenticator(tokens, nullptr, open_id_connect_));
    channel_ = server_->Connect(PemOf(ca_));
  }
  std::string AskWith(const std::string& token) const {
    return Ask(channel_, token);
  }

  const server::Credential ca_ = MakeAuthority();
  const SigningKey key_ = NewEcKey("first");
  const SigningKey next_ = NewEcKey("second");
  WebServer issuer_{Jwks({PublicJwk(key_)})};
  std::unique_ptr<server::KeySource> keys_;
  std::shared_ptr<server::OpenIdConnect> open_id_connect_;
  std::unique_ptr<SecureServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(OpenIdConnectTest, TheIssuerOrTheTableDecidesAndNeverBoth) {
  Start(Source(issuer_.url(), kNever));
  EXPECT_EQ(AskWith(Token(key_)), "ada");
  EXPECT_EQ(AskWith("token-a"), "anna");
  EXPECT_THAT(AskWith("a.b.c"), StartsWith("UNAUTHENTICATED"))
      << "in the table, but of the form of the issuer's";
  auto claims = GoodClaims();
  claims["aud"] = "other";
  EXPECT_EQ(AskWith(Token(key_, claims)),
            "UNAUTHENTICATED: The token of the call is meant for another "
            "service. Sign in again for another one.");
}

TEST_F(OpenIdConnectTest, AnUnknownKeyIsAskedForAndTheCallWaits) {
  Start(Source(issuer_.url(), absl::ZeroDuration()));
  ASSERT_EQ(issuer_.requests(), 1);
  EXPECT_EQ(AskWith(Token(key_)), "ada");
  EXPECT_EQ(issuer_.requests(), 1) << "a known one is not asked for";

  issuer_.Answer(Jwks({PublicJwk(key_), PublicJwk(next_)}));
  issuer_.Hold();
  std::string answer;
  std::thread caller([&] { answer = AskWith(Token(next_)); });
  EXPECT_TRUE(Eventually([&] { return issuer_.requests() == 2; }));
  EXPECT_EQ(AskWith(Token(key_)), "ada") << "others do not wait";
  issuer_.Release();
  caller.join();
  EXPECT_EQ(answer, "ada");
  EXPECT_EQ(issuer_.requests(), 2);
}

TEST_F(OpenIdConnectTest, ManyUnknownKeysAreOneQuestion) {
  Start(Source(issuer_.url(), kNever));
  for (int i = 0; i < 20; ++i) {
    EXPECT_THAT(AskWith(Token(NewEcKey(std::to_string(i)))),
                HasSubstr("a key that the issuer does not show"));
  }
  EXPECT_EQ(issuer_.requests(), 1) << "that of the start: it is not long ago";
}

TEST_F(OpenIdConnectTest, AReplacedKeyEndsItsTokensInOpenStreams) {
  Start(Source(issuer_.url(), absl::ZeroDuration()));
  OpenStream stream(channel_, Token(key_));
  EXPECT_EQ(stream.Next(), "ada");
  issuer_.Answer(Jwks({PublicJwk(next_)}));
  EXPECT_EQ(AskWith(Token(next_)), "ada");
  server_->service().Tell();
  EXPECT_EQ(stream.Next(), "TOKEN_KEY_UNKNOWN");
}

TEST_F(OpenIdConnectTest, TheLastGoodKeysStayWhileTheIssuerIsAway) {
  Start(Source(issuer_.url(), absl::ZeroDuration(), absl::Milliseconds(5)));
  const std::vector<std::pair<std::string, int>> answers = {
      {"away", 503},
      {"<html>", 200},
      {Jwks({PublicJwk(next_)}), 404},
      {std::string(2 << 20, ' '), 200}};
  for (const auto& [text, code] : answers) {
    issuer_.Answer(text, code);
    const int before = issuer_.requests();
    ASSERT_TRUE(Eventually([&] { return issuer_.requests() > before + 1; }));
    EXPECT_EQ(AskWith(Token(key_)), "ada") << code;
    EXPECT_THAT(AskWith(Token(next_)), StartsWith("UNAUTHENTICATED"));
  }
  issuer_.Answer(Jwks({PublicJwk(next_)}));
  EXPECT_TRUE(Eventually([&] { return AskWith(Token(next_)) == "ada"; }))
      << "and are replaced when it is back";
}

TEST_F(OpenIdConnectTest, AnIssuerThatComesLaterIsWaitedFor) {
  issuer_.Answer("not yet", 503);
  Start(Source(issuer_.url(), absl::ZeroDuration()));
  EXPECT_THAT(AskWith(Token(key_)), StartsWith("UNAVAILABLE: The server has"));
  issuer_.Answer(Jwks({PublicJwk(key_)}));
  // A call may have joined a reading that began before.
  EXPECT_TRUE(Eventually([&] { return AskWith(Token(key_)) == "ada"; }));
}

TEST_F(OpenIdConnectTest, ATokenThatIsKnownEndsAllTheSame) {
  Start(Source(issuer_.url(), kNever));
  const std::string token = Token(key_);
  const absl::Time now = absl::Now();
  ASSERT_TRUE(open_id_connect_->Identify(token, now).ok());
  EXPECT_TRUE(open_id_connect_->Identify(token, now + absl::Minutes(59)).ok());
  EXPECT_EQ(
      domain::ErrorReason(
          open_id_connect_->Identify(token, now + absl::Minutes(62)).status()),
      "TOKEN_EXPIRED");
}

TEST_F(OpenIdConnectTest, KeysOfAFileAreReadAnew) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "keys.json").string();
  const auto write = [&](const std::string& text) {
    ASSERT_TRUE(
        server::WriteDurably(file, text, server::Readers::kEverybody).ok());
  };
  EXPECT_EQ(domain::ErrorReason(
                server::KeySource::Start({.place = file, .read_every = kNever})
                    .status()),
            "FILE_NOT_FOUND");
  write("no keys");
  EXPECT_EQ(domain::ErrorReason(
                server::KeySource::Start({.place = file, .read_every = kNever})
                    .status()),
            "KEYS_INVALID");
  write(Jwks({PublicJwk(key_)}));
  Start(Source(file, kNever, absl::Milliseconds(5)));
  EXPECT_EQ(AskWith(Token(key_)), "ada");
  write(Jwks({PublicJwk(next_)}));
  EXPECT_TRUE(Eventually([&] { return AskWith(Token(next_)) == "ada"; }));
}

TEST_F(OpenIdConnectTest, AServerThatEndsLetsNobodyWait) {
  Start(Source(issuer_.url(), absl::ZeroDuration()));
  issuer_.Hold();
  std::string answer;
  std::thread caller([&] { answer = AskWith(Token(next_)); });
  ASSERT_TRUE(Eventually([&] { return issuer_.requests() == 2; }));
  std::thread stopper([&] { server_.reset(); });
  caller.join();
  EXPECT_THAT(answer, StartsWith("UNA"));
  issuer_.Release();
  stopper.join();
}

TEST(KeySourceTest, WaitersAreBoundedAndEachIsCalledOnce) {
  WebServer issuer(Jwks({}));
  std::atomic<int> called = 0;
  {
    const auto source = Source(issuer.url(), absl::ZeroDuration(), kNever, 3);
    issuer.Hold();
    for (int i = 0; i < 3; ++i) source->Refresh([&] { ++called; });
    EXPECT_TRUE(Eventually([&] { return issuer.requests() == 2; }));
    EXPECT_EQ(called, 0);
    source->Refresh([&] { called += 100; });
    EXPECT_EQ(called, 100) << "one too many is not kept waiting";
  }
  EXPECT_EQ(called, 103) << "the end of the source ends the waiting";
  EXPECT_EQ(issuer.requests(), 2);
}

TEST(KeyFetchTest, PlacesThatAreNotSafeAreRefused) {
  for (const char* good :
       {"https://issuer.example.org/keys", "http://127.0.0.1:80/keys",
        "http://localhost/keys", "http://[::1]:8080/keys", "keys.json",
        "/etc/keys.json"}) {
    EXPECT_TRUE(server::CheckKeysPlace(good).ok()) << good;
  }
  for (const char* wrong :
       {"http://issuer.example.org/keys", "http://127.0.0.1@evil.example.org/",
        "https://user:secret@issuer.example.org/", "ftp://127.0.0.1/keys",
        "file:///etc/passwd", "http://localhost.evil.example.org/", "https://",
        "://"}) {
    EXPECT_EQ(domain::ErrorReason(server::CheckKeysPlace(wrong)),
              "KEYS_PLACE_INVALID")
        << wrong;
  }
}

TEST(KeyFetchTest, ARedirectionIsNotFollowed) {
  WebServer issuer("");
  issuer.Answer("", 302);
  const std::atomic<bool> stop = false;
  EXPECT_EQ(domain::ErrorReason(server::FetchKeys(issuer.url(), stop).status()),
            "KEYS_UNREADABLE");
}

}  // namespace
}  // namespace cte::test
