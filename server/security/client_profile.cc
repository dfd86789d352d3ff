#include "server/security/client_profile.h"

#include <toml++/toml.h>

#include <sstream>

#include "absl/status/statusor.h"
#include "server/security/private_file.h"

namespace cte::server {

absl::Status WriteClientProfile(const std::string& path,
                                std::string_view address,
                                std::string_view ca_pem,
                                std::string_view token) {
  const toml::table profile{
      {"address", address}, {"ca", ca_pem}, {"token", token}};
  std::ostringstream text;
  text << profile << "\n";
  return WriteDurably(path, text.str(), Readers::kOwner);
}

std::string ProfileToken(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadSecretFile(path);
  if (!text.ok()) return "";
  try {
    return toml::parse(*text)["token"].value_or(std::string());
  } catch (const toml::parse_error&) {
    return "";
  }
}

}  // namespace cte::server
