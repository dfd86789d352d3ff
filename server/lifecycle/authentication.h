#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "server/config/identity_config.h"
#include "server/security/authenticator.h"
#include "server/security/key_source.h"
#include "server/security/tls_material.h"
#include "server/security/token_table.h"

namespace cte::server {

// Puts together who is known by what: the tokens of the database, and what the
// configuration asks for besides. Outlives the gRPC server. Thread safe.
class Authentication {
 public:
  // The errors of KeySource::Start.
  static absl::StatusOr<std::unique_ptr<Authentication>> Start(
      const IdentityConfig& config, std::shared_ptr<const TokenTable> tokens,
      std::shared_ptr<const TlsMaterial> tls);

  const Authenticator& authenticator() const { return authenticator_; }

 private:
  Authentication(std::unique_ptr<KeySource> keys, Authenticator authenticator);

  const Authenticator authenticator_;
  // Null without an issuer. Last: those who wait for keys use the others.
  const std::unique_ptr<KeySource> keys_;
};

}  // namespace cte::server
