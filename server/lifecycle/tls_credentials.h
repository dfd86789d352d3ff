#pragma once

#include <grpcpp/security/server_credentials.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "server/security/authenticator.h"
#include "server/security/tls_material.h"

namespace cte::server {

// TLS for a gRPC server whose certificates change while it runs, and that lets
// nobody in whom the authenticator does not know, or into a method that has no
// line in the table of access. gRPC's own ones of C++ can do
// neither: they read certificates once, and a decision about a call holds a
// thread of theirs until it is made.
//
// Each handshake is made with what `material` holds then; connections that are
// open go on. Clients are asked for a certificate if it has a CA for them; one
// that the CA has not signed, or that is not valid at the time, fails the
// handshake, none does not.
//
// Used once, by the builder of a server. May go before the server does.
class TlsCredentials : public grpc::ServerCredentials {
 public:
  // Each call that is refused is told to `refused`, from gRPC's threads.
  using Refused = std::function<void(const absl::Status&)>;
  TlsCredentials(
      std::shared_ptr<const TlsMaterial> material, Authenticator authenticator,
      Refused refused = [](const absl::Status&) {});

  // Not to be called: the authenticator decides. Ends the process.
  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>& processor) override;

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override;

  const std::shared_ptr<const TlsMaterial> material_;
  const Authenticator authenticator_;
  const Refused refused_;
};

}  // namespace cte::server
