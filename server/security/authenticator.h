#pragma once

#include <grpcpp/security/auth_metadata_processor.h>
#include <grpcpp/server_context.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/security/token_table.h"

namespace cte::server {

// Knows who is calling by "authorization: Bearer TOKEN". Thread safe.
//
// Errors, UNAUTHENTICATED: TOKEN_MISSING (none, or more than one, or not of
// this form), TOKEN_UNKNOWN (never given out, or replaced by another since).
// No message holds anything of what was sent.
class Authenticator {
 public:
  explicit Authenticator(std::shared_ptr<const TokenTable> tokens);

  // The principal of a call. Asked of the call itself and not of the
  // AuthContext of gRPC: that belongs to the connection, and a proxy sends the
  // calls of many people over one.
  absl::StatusOr<std::string> PrincipalOf(
      const grpc::ServerContextBase& context) const;

  // For grpc::ServerCredentials (those of TLS: insecure ones abort the
  // process). Refuses a call before any service sees it, those of the health
  // service excepted: they tell nothing about anybody, and whoever watches over
  // the server should hold no token. Shares the tokens with this object and may
  // outlive it.
  std::shared_ptr<grpc::AuthMetadataProcessor> processor() const;

 private:
  std::shared_ptr<const TokenTable> tokens_;
};

}  // namespace cte::server
