#include "db/embedded/programs.h"

#include <unistd.h>

#include <array>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::db {
namespace {

constexpr auto kFolders = std::to_array<const char*>(
    {"/usr/sbin/", "/usr/bin/", "/usr/libexec/", "/usr/local/sbin/",
     "/usr/local/bin/", "/usr/local/mysql/bin/", "/usr/local/mysql/scripts/"});

absl::Status Find(const char* name, std::string& path) {
  std::string looked_for = path;
  if (path.empty()) {
    looked_for = name;
    for (const char* folder : kFolders) {
      path = absl::StrCat(folder, name);
      if (access(path.c_str(), X_OK) == 0) return absl::OkStatus();
    }
  } else if (access(path.c_str(), X_OK) == 0) {
    return absl::OkStatus();
  }
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "MARIADB_NOT_INSTALLED",
      absl::StrCat("The embedded database needs the program ", looked_for,
                   ", and it is not there. Install the packages "
                   "mariadb-server-core and mariadb-client-core, or name a "
                   "database server of your own."));
}

}  // namespace

absl::StatusOr<Programs> FindPrograms(Programs given) {
  absl::Status status = Find("mariadbd", given.mariadbd);
  status.Update(Find("mariadb-install-db", given.mariadb_install_db));
  status.Update(Find("mariadb-upgrade", given.mariadb_upgrade));
  if (!status.ok()) return status;
  return given;
}

}  // namespace cte::db
