#include "db/shown_version.h"

namespace cte::db {

absl::Status ChangeShown(Connection& connection) {
  return connection
      .Execute(
          "UPDATE shown_version SET version = version + 1 WHERE only_row = 1")
      .status();
}

}  // namespace cte::db
