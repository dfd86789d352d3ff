#include "db/fact_versions.h"

namespace cte::db {

absl::StatusOr<FactVersions> HoldFacts(Connection& connection) {
  FactVersions versions;
  auto status = connection.Query(
      "SELECT kind, version FROM fact_versions ORDER BY kind"
      " LOCK IN SHARE MODE",
      {}, [&](const Row& row) {
        const auto kind = static_cast<FactKind>(row.Int(0));
        (kind == FactKind::kRoster ? versions.roster : versions.catalogue) =
            row.Int(1);
      });
  if (!status.ok()) return status;
  return versions;
}

absl::Status ChangeFacts(Connection& connection, FactKind kind) {
  return connection
      .Execute("UPDATE fact_versions SET version = version + 1 WHERE kind = ?",
               {static_cast<std::int32_t>(kind)})
      .status();
}

}  // namespace cte::db
