#include "server/config/identity_config.h"

namespace cte::server {

void AddIdentityFlags(Flags& flags, IdentityConfig& config) {
  flags.AddFile(
      "--client-ca", config.client_ca_file,
      "CA certificates, PEM: a client may show a certificate, and fails to "
      "connect with one that they did not sign (default: none is asked for)");
}

}  // namespace cte::server
