#include "server/config/identity_config.h"

namespace cte::server {

void AddIdentityFlags(Flags& flags, IdentityConfig& config) {
  flags.AddFile(
      "--client-ca", config.client_ca_file,
      "CA certificates, PEM: a client may show a certificate that they signed "
      "instead of a token, and is the principal that its only URI says, else "
      "its only e-mail address, else its only DNS name. The certificates of "
      "both sides are read anew when the files change (default: none)");
}

}  // namespace cte::server
