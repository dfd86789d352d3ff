#include "server/lifecycle/authentication.h"

#include <utility>

#include "server/security/client_certificates.h"
#include "server/security/key_fetch.h"
#include "server/security/open_id_connect.h"

namespace cte::server {
namespace {

constexpr absl::Duration kReadUrlEvery = absl::Minutes(10);
constexpr absl::Duration kReadFileEvery = absl::Seconds(5);

// Null without an issuer.
absl::StatusOr<std::unique_ptr<KeySource>> StartKeys(
    const IdentityConfig& config) {
  if (config.oidc_issuer.empty()) return nullptr;
  return KeySource::Start(
      {.place = config.oidc_jwks,
       .read_every = IsUrl(config.oidc_jwks) ? kReadUrlEvery : kReadFileEvery,
       .least_pause = config.oidc_refresh_pause});
}

TokenRules RulesOf(const IdentityConfig& config) {
  return {.issuer = config.oidc_issuer,
          .audience = config.oidc_audience,
          .principal = config.oidc_principal,
          .clock_skew = config.oidc_clock_skew};
}

}  // namespace

absl::StatusOr<std::unique_ptr<Authentication>> Authentication::Start(
    const IdentityConfig& config, std::shared_ptr<const TokenTable> tokens,
    std::shared_ptr<const TlsMaterial> tls) {
  auto keys = StartKeys(config);
  if (!keys.ok()) return keys.status();
  std::shared_ptr<const OpenIdConnect> open_id_connect;
  if (*keys != nullptr) {
    open_id_connect = std::make_shared<OpenIdConnect>(RulesOf(config), **keys);
  }
  std::shared_ptr<const ClientCertificates> certificates;
  if (tls->AsksForCertificates()) {
    certificates = std::make_shared<ClientCertificates>(std::move(tls));
  }
  return std::unique_ptr<Authentication>(new Authentication(
      *std::move(keys),
      Authenticator(std::move(tokens), std::move(certificates),
                    std::move(open_id_connect))));
}

Authentication::Authentication(std::unique_ptr<KeySource> keys,
                               Authenticator authenticator)
    : authenticator_(std::move(authenticator)), keys_(std::move(keys)) {}

}  // namespace cte::server
