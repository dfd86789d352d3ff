#include "server/config/identity_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <string>
#include <vector>

namespace cte::server {
namespace {

using ::testing::HasSubstr;

struct Parsed {
  IdentityConfig config;
  std::string mistake;  // "" if there is none
};

Parsed Parse(const std::vector<std::string>& words) {
  Parsed parsed;
  CLI::App app;
  Settings settings;
  Flags flags(app, settings);
  AddIdentityFlags(flags, parsed.config);
  std::vector<std::string> reversed(words.rbegin(), words.rend());
  try {
    app.parse(reversed);
    for (const GivenValue& given : flags.given()) {
      const absl::Status taken = settings.Take(given);
      if (!taken.ok()) {
        parsed.mistake = std::string(taken.message());
        return parsed;
      }
    }
    parsed.mistake = std::string(CheckIdentity(parsed.config).message());
  } catch (const CLI::ParseError& error) {
    parsed.mistake = error.what();
  }
  return parsed;
}

TEST(IdentityConfigTest, WithoutFlagsThereAreTokensOnly) {
  const Parsed parsed = Parse({});
  EXPECT_EQ(parsed.mistake, "");
  EXPECT_EQ(parsed.config.client_ca_file, "");
  EXPECT_EQ(parsed.config.oidc_issuer, "");
  EXPECT_EQ(parsed.config.oidc_principal.text(), "{sub}");
  EXPECT_EQ(parsed.config.oidc_clock_skew, absl::Seconds(60));
}

TEST(IdentityConfigTest, AllIsRead) {
  const Parsed parsed =
      Parse({"--client-ca", "ca.pem", "--oidc-issuer", "https://i.example.org",
             "--oidc-audience", "ctecred", "--oidc-jwks",
             "https://i.example.org/keys", "--oidc-principal", "oidc:{email}",
             "--oidc-clock-skew", "5m", "--oidc-refresh-pause", "30s"});
  EXPECT_EQ(parsed.mistake, "");
  EXPECT_EQ(parsed.config.client_ca_file, "ca.pem");
  EXPECT_EQ(parsed.config.oidc_issuer, "https://i.example.org");
  EXPECT_EQ(parsed.config.oidc_audience, "ctecred");
  EXPECT_EQ(parsed.config.oidc_jwks, "https://i.example.org/keys");
  EXPECT_EQ(parsed.config.oidc_principal.text(), "oidc:{email}");
  EXPECT_EQ(parsed.config.oidc_clock_skew, absl::Minutes(5));
  EXPECT_EQ(parsed.config.oidc_refresh_pause, absl::Seconds(30));
}

TEST(IdentityConfigTest, MistakesNameTheFlagAndWhatIsAllowed) {
  const struct {
    std::vector<std::string> words;
    const char* mistake;
  } kCases[] = {
      {{"--oidc-clock-skew", "6m"}, "--oidc-clock-skew \"6m\""},
      {{"--oidc-principal", "ada"}, "at least one {claim}"},
      {{"--oidc-jwks", "http://issuer.example.org/keys"}, "https URL"},
      {{"--oidc-issuer", ""}, "--oidc-issuer"},
      {{"--oidc-issuer", "https://i.example.org"}, "all or none"},
      {{"--oidc-jwks", "keys.json", "--oidc-audience", "a"}, "all or none"},
  };
  for (const auto& test : kCases) {
    EXPECT_THAT(Parse(test.words).mistake, HasSubstr(test.mistake));
  }
}

}  // namespace
}  // namespace cte::server
