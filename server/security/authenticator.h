#pragma once

#include <grpcpp/server_context.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/security/client_certificates.h"
#include "server/security/evidence.h"
#include "server/security/identity.h"
#include "server/security/open_id_connect.h"
#include "server/security/token_table.h"

namespace cte::server {

// Knows who is calling. A header "authorization: Bearer TOKEN" decides if there
// is one; only without it the certificate of the client does. Thread safe;
// copies share what they know.
//
// Errors, UNAUTHENTICATED: TOKEN_MISSING (no header and no certificate, or more
// than one header, or not of this form), TOKEN_UNKNOWN (never given out, or
// replaced by another since), and those of ClientCertificates and
// OpenIdConnect. No message holds anything of what was sent.
class Authenticator {
 public:
  // Null `certificates`: they are no evidence. Null `open_id_connect`: a JSON
  // Web Token is a token like any other; else it is what the issuer says, and
  // the database is not asked.
  explicit Authenticator(
      std::shared_ptr<const TokenTable> tokens,
      std::shared_ptr<const ClientCertificates> certificates = nullptr,
      std::shared_ptr<const OpenIdConnect> open_id_connect = nullptr);

  // Who makes a call, now: whoever was known when it began may be nobody when
  // it is asked again. A look-up in memory. Asked of the call itself, because
  // the AuthContext of gRPC belongs to the connection, and a proxy sends the
  // calls of many people over one. For one call, from one thread at a time.
  absl::StatusOr<Identity> Identify(
      const grpc::ServerContextBase& context) const;
  absl::StatusOr<Identity> Identify(const Evidence& evidence) const;

  // Whether a call is somebody's: OK, or why nobody makes it.
  //
  // Calls `done` once, with the texts of the evidence still in use until then:
  // at once, or from another thread when a token's key had to be asked for.
  void Admit(const Evidence& evidence,
             const std::function<void(const absl::Status&)>& done) const;

 private:
  std::shared_ptr<const TokenTable> tokens_;
  std::shared_ptr<const ClientCertificates> certificates_;
  std::shared_ptr<const OpenIdConnect> open_id_connect_;
};

}  // namespace cte::server
