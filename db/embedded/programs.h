#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace cte::db {

// MariaDB's own programs, as absolute paths.
struct Programs {
  std::string mariadbd;
  std::string mariadb_install_db;
  std::string mariadb_upgrade;
};

// Fills in what is empty from the folders where Debian and others put them.
// FAILED_PRECONDITION (MARIADB_NOT_INSTALLED), naming the package, if one is
// not there.
absl::StatusOr<Programs> FindPrograms(Programs given);

}  // namespace cte::db
