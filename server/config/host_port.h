#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cte::server {

// A place on a network: a name or an address, and a port.
struct HostPort {
  std::string host;  // without brackets
  std::uint16_t port = 0;

  friend bool operator==(const HostPort&, const HostPort&) = default;
};

// Reads "host:port" or "[IPv6 address]:port". Nothing if it is neither.
std::optional<HostPort> ParseHostPort(std::string_view text);

// As ParseHostPort reads it, and gRPC too.
std::string ToString(const HostPort& place);

}  // namespace cte::server
