#include "server/config/identity_config.h"

#include "absl/strings/str_cat.h"
#include "server/security/key_fetch.h"

namespace cte::server {
namespace {

void AddText(Flags& flags, const std::string& flag, const std::string& name,
             std::string& target, const std::string& what) {
  flags.Add(flag, name, what, "", [flag, &target](const std::string& value) {
    if (value.empty()) Flags::Refuse(flag, value, "a text that is not empty");
    target = value;
  });
}

}  // namespace

void AddIdentityFlags(Flags& flags, IdentityConfig& config) {
  flags.AddFile(
      "--client-ca", config.client_ca_file,
      "CA certificates, PEM: a client may show a certificate that they signed "
      "instead of a token, and is the principal that its only URI says, else "
      "its only e-mail address, else its only DNS name. The certificates of "
      "both sides are read anew when the files change (default: none)");
  AddText(flags, "--oidc-issuer", "TEXT", config.oidc_issuer,
          "An OpenID Connect issuer whose tokens are taken besides those of "
          "the database: what their claim iss says; with --oidc-audience and "
          "--oidc-jwks (default: none)");
  AddText(flags, "--oidc-audience", "TEXT", config.oidc_audience,
          "What the claim aud of its tokens says, or has among others");
  flags.Add("--oidc-jwks", "FILE|URL",
            "Where the issuer's keys are: a file or an https URL (http on this "
            "machine only). Read every 10 minutes, a file every 5 s, and when "
            "a token names an unknown key",
            "", [&config](const std::string& value) {
              if (value.empty() || !CheckKeysPlace(value).ok()) {
                Flags::Refuse("--oidc-jwks", value,
                              "a file or an https URL without a user; http on "
                              "127.0.0.1, [::1] or localhost only");
              }
              config.oidc_jwks = value;
            });
  flags.Add("--oidc-principal", "TEMPLATE",
            "The principal that a token stands for, with {claim} for claims of "
            "it that are texts. Whoever can choose such a claim chooses the "
            "principal: take one that the issuer gives to one person for good. "
            "Tokens, certificates and the issuer share one space of names; "
            "\"oidc:{sub}\" keeps them apart",
            config.oidc_principal.text(), [&config](const std::string& value) {
              const auto parsed = PrincipalTemplate::Parse(value);
              if (!parsed) {
                Flags::Refuse("--oidc-principal", value,
                              "a text with at least one {claim}");
              }
              config.oidc_principal = *parsed;
            });
  flags.AddTime("--oidc-clock-skew", config.oidc_clock_skew,
                {absl::ZeroDuration(), absl::Minutes(5)},
                "By which the issuer's clock may differ from ours");
  flags.AddTime("--oidc-refresh-pause", config.oidc_refresh_pause,
                {absl::Seconds(1), absl::Hours(1)},
                "How long after a reading of the keys an unknown one leads to "
                "no other reading");
}

absl::Status CheckIdentity(const IdentityConfig& config) {
  const bool has_issuer = !config.oidc_issuer.empty();
  if (has_issuer == !config.oidc_audience.empty() &&
      has_issuer == !config.oidc_jwks.empty()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      "--oidc-issuer, --oidc-audience and --oidc-jwks belong together: give "
      "all or none");
}

}  // namespace cte::server
