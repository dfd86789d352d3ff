#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/config/flags.h"
#include "server/security/principal_template.h"

namespace cte::server {

// Whom the server knows besides those with a token of the database.
struct IdentityConfig {
  std::string client_ca_file;  // "": clients show no certificate

  // OpenID Connect: all three or none of them (CheckIdentity).
  std::string oidc_issuer;
  std::string oidc_audience;
  std::string oidc_jwks;  // a path or a URL that CheckKeysPlace has taken

  PrincipalTemplate oidc_principal = *PrincipalTemplate::Parse("{sub}");
  absl::Duration oidc_clock_skew = absl::Seconds(60);
  // Between two readings of the keys that unknown tokens lead to.
  absl::Duration oidc_refresh_pause = absl::Seconds(10);
};

void AddIdentityFlags(Flags& flags, IdentityConfig& config);

// INVALID_ARGUMENT if flags are missing that belong to those given.
absl::Status CheckIdentity(const IdentityConfig& config);

}  // namespace cte::server
