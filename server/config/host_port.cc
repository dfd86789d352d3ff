#include "server/config/host_port.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace cte::server {
namespace {

std::optional<std::uint16_t> ParsePort(std::string_view text) {
  int port = 0;
  // SimpleAtoi would take blanks and signs.
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      return std::nullopt;
    }
  }
  if (!absl::SimpleAtoi(absl::string_view(text.data(), text.size()), &port) ||
      port > 65535) {
    return std::nullopt;
  }
  return static_cast<std::uint16_t>(port);
}

bool IsHost(std::string_view host, bool is_bracketed) {
  for (const char c : host) {
    const bool is_ip6 = c == ':' ||
                        absl::ascii_isxdigit(static_cast<unsigned char>(c)) ||
                        c == '.';
    const bool is_name = absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                         c == '.' || c == '-' || c == '_';
    if (is_bracketed ? !is_ip6 : !is_name) return false;
  }
  return !host.empty();
}

}  // namespace

std::optional<HostPort> ParseHostPort(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::optional<std::uint16_t> port = ParsePort(text.substr(colon + 1));
  std::string_view host = text.substr(0, colon);
  const bool is_bracketed =
      host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (is_bracketed) host = host.substr(1, host.size() - 2);
  if (!port || !IsHost(host, is_bracketed)) return std::nullopt;
  return HostPort{std::string(host), *port};
}

std::string ToString(const HostPort& place) {
  const bool is_ip6 = place.host.find(':') != std::string::npos;
  return is_ip6 ? absl::StrCat("[", place.host, "]:", place.port)
                : absl::StrCat(place.host, ":", place.port);
}

}  // namespace cte::server
