#pragma once

#include <string_view>
#include <vector>

namespace cte::server {

// What a call shows of its caller. Owns nothing: lives no longer than the call.
struct Evidence {
  // The values of all its headers "authorization".
  std::vector<std::string_view> authorizations;
  // The certificate that its connection was opened with, as PEM text, and those
  // that the client sent with it; empty without one. gRPC shows none that it
  // has not verified.
  std::string_view certificate_pem;
  std::string_view chain_pem;
};

}  // namespace cte::server
