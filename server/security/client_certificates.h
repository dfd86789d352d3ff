#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/security/certificate.h"
#include "server/security/identity.h"
#include "server/security/recent.h"
#include "server/security/tls_material.h"

namespace cte::server {

// Who a client with a certificate is: what its subject alternative names say.
// If there are URIs among them, the only URI; else, if there are e-mail
// addresses, the only one; else the only DNS name. Two of the kind that decides
// make nobody, and other kinds (IP addresses, names of directories) never
// count. Thread safe.
//
// gRPC has verified a certificate once, when the connection was opened. It is
// verified again here, by the CA that the server trusts now and at the time it
// is now: whose CA has been replaced, or whose certificate has ended, is nobody
// from then on, however long the connection stays open.
//
// Errors, UNAUTHENTICATED: CERTIFICATE_WITHOUT_PRINCIPAL (none or two of them,
// or not 1 to 255 bytes without control characters), CERTIFICATE_EXPIRED,
// CERTIFICATE_UNTRUSTED. No message holds anything of the certificate.
class ClientCertificates {
 public:
  explicit ClientCertificates(std::shared_ptr<const TlsMaterial> material);

  // Of a certificate and those that the client sent with it, as PEM texts. A
  // look-up in memory for one that was seen lately. The identity expires with
  // the first certificate of its chain.
  absl::StatusOr<Identity> Identify(std::string_view certificate_pem,
                                    std::string_view chain_pem,
                                    absl::Time now = absl::Now()) const;

 private:
  using Trust = std::unique_ptr<X509_STORE, FreedBy<X509_STORE_free>>;

  const std::shared_ptr<const TlsMaterial> material_;

  mutable std::mutex mutex_;  // guards all below
  mutable std::shared_ptr<const TlsMaterial::State> state_;
  mutable Trust trust_;  // in the CA of state_
  // Verified by trust_; by the SHA-256 of the certificate alone, because a
  // connection that is resumed does not show the chain again.
  mutable Recent<Identity> known_;
};

}  // namespace cte::server
