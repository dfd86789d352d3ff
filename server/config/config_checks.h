#pragma once

#include <string>

#include "absl/status/status.h"
#include "server/config/config.h"
#include "server/config/settings.h"

namespace cte::server {

// Given beside a Config, and part of it only with MySQL.
struct MySqlFlags {
  std::string password;  // never log it
  std::string password_file;
  std::string tls_ca_file;
};

// Puts what is given for MySQL into the config, the password from its file too,
// and checks that the settings fit each other. INVALID_ARGUMENT,
// SETTING_INVALID, with a message that names the settings as whoever gave them
// did.
absl::Status CompleteAndCheck(const Settings& settings, const MySqlFlags& flags,
                              Config& config);

// Reads the other files that are named, as the server would when it starts: the
// certificate and its key, the administrator's token, the database's CA. Errors
// as CompleteAndCheck.
absl::Status CheckFiles(const Settings& settings, const Config& config);

}  // namespace cte::server
