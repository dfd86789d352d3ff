#pragma once

#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/security/certificate.h"

namespace cte::test {

// The certificate and key of somebody, as PEM texts.
struct PemPair {
  std::string certificate;
  std::string key;
};

// A CA with a new key. What fails here throws.
server::Credential MakeAuthority();
// One below another.
server::Credential MakeAuthorityBelow(const server::Credential& authority);
std::string PemOf(const server::Credential& authority);

struct ClientCertificate {
  // As OpenSSL writes them: "URI:https://...,email:...,DNS:..."; "": none.
  std::string alternative_names;
  absl::Time begin = absl::Now() - absl::Hours(1);
  absl::Time end = absl::Now() + absl::Hours(1);
};
PemPair MakeClient(const server::Credential& authority,
                   const ClientCertificate& what);

// For a server on 127.0.0.1 and localhost.
PemPair MakeServer(const server::Credential& authority);

}  // namespace cte::test
