#include "server/config/database_config.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "server/config/host_port.h"

namespace cte::server {
namespace {

constexpr std::string_view kEmbedded = "embedded:";
constexpr std::string_view kMySql = "mysql://";
constexpr std::uint16_t kMySqlPort = 3306;
// Of a user's name (MariaDB's, longer than MySQL's) and of a schema's.
constexpr std::size_t kMaxUser = 80;
constexpr std::size_t kMaxName = 64;

absl::Status Invalid(std::string_view problem) {
  return domain::Error(
      absl::StatusCode::kInvalidArgument, "DATABASE_URL_INVALID",
      absl::StrCat(std::string(problem),
                   "; use embedded:FOLDER or mysql://USER@HOST:PORT/NAME"));
}

bool IsWord(std::string_view text, std::size_t max_size) {
  for (const char c : text) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '_' &&
        c != '-' && c != '.' && c != '$') {
      return false;
    }
  }
  return !text.empty() && text.size() <= max_size;
}

std::optional<HostPort> ParsePlace(std::string_view place) {
  if (std::optional<HostPort> parsed = ParseHostPort(place)) {
    if (parsed->port == 0) return std::nullopt;
    return parsed;
  }
  return ParseHostPort(absl::StrCat(std::string(place), ":", int{kMySqlPort}));
}

absl::StatusOr<DatabaseConfig> ParseMySql(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return Invalid("it names no user");
  const std::string_view user = text.substr(0, at);
  if (user.find(':') != std::string_view::npos) {
    return Invalid(
        "it holds a password, which everybody on this machine can read in the "
        "list of processes: change the password, and give the new one by "
        "--database-password-file");
  }
  if (!IsWord(user, kMaxUser)) {
    return Invalid(
        "its user is not 1 to 80 letters, digits, '_', '-', '.' or '$'");
  }
  const std::string_view rest = text.substr(at + 1);
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return Invalid("it names no database");
  const std::optional<HostPort> place = ParsePlace(rest.substr(0, slash));
  if (!place) {
    return Invalid(
        "its host is no name or address, or its port not 1 to 65535");
  }
  const std::string_view name = rest.substr(slash + 1);
  if (!IsWord(name, kMaxName)) {
    return Invalid(
        "its database is not 1 to 64 letters, digits, '_', '-', '.' or '$'");
  }
  MySqlConfig config;
  config.host = place->host;
  config.port = place->port;
  config.user = std::string(user);
  config.name = std::string(name);
  return config;
}

}  // namespace

absl::StatusOr<DatabaseConfig> ParseDatabase(std::string_view text) {
  if (text.starts_with(kMySql)) return ParseMySql(text.substr(kMySql.size()));
  if (!text.starts_with(kEmbedded)) {
    return Invalid("it is of no kind that is known");
  }
  const std::string_view folder = text.substr(kEmbedded.size());
  if (folder.empty()) return Invalid("it names no folder");
  return EmbeddedDatabaseConfig{std::string(folder)};
}

}  // namespace cte::server
