#pragma once

#include <string>

#include "server/config/flags.h"

namespace cte::server {

// Whom the server knows besides those with a token of the database.
struct IdentityConfig {
  std::string client_ca_file;  // "": clients show no certificate
};

void AddIdentityFlags(Flags& flags, IdentityConfig& config);

}  // namespace cte::server
