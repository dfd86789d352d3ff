#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"

namespace cte::server {

// A MariaDB that the server runs by itself.
struct EmbeddedDatabaseConfig {
  // The database's, and where the server keeps its certificates and the
  // profiles of the local users.
  std::string folder;
};

// One that is there, MySQL or MariaDB.
struct MySqlConfig {
  std::string host;
  std::uint16_t port = 3306;
  std::string user;
  std::string password;     // never log it
  std::string name;         // of the schema
  std::string tls_ca_file;  // "": without TLS
};

using DatabaseConfig = std::variant<EmbeddedDatabaseConfig, MySqlConfig>;

// Reads "embedded:FOLDER" or "mysql://USER@HOST[:PORT]/NAME"; what is not in
// the text stays empty. INVALID_ARGUMENT, DATABASE_URL_INVALID, with a message
// that says what is wrong and does not show the text: it may hold a password.
absl::StatusOr<DatabaseConfig> ParseDatabase(std::string_view text);

}  // namespace cte::server
