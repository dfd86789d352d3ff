#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace cte::server {

// Who is calling, and how we know.
struct Identity {
  enum Kind { kToken, kOpenIdConnect, kCertificate };

  // What grants are given to. Says nothing about the kind: whoever sets the
  // server up sees to it that those of two kinds do not meet.
  std::string principal;
  Kind kind = kToken;
  // "" unless a district administrator made the token: then it is good only for
  // who holds nothing beyond that district.
  std::string district_code = {};
  // From then on nobody. Nothing: as long as the server knows the token.
  std::optional<absl::Time> expires;
};

}  // namespace cte::server
