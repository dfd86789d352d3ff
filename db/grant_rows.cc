#include "db/grant_rows.h"

#include <cstdint>

#include "db/audit_log.h"

namespace cte::db {

absl::StatusOr<bool> InsertGrant(Connection& connection,
                                 const domain::Actor& actor,
                                 std::string_view principal,
                                 const domain::Grant& grant) {
  const auto given = connection.Execute(
      "INSERT INTO grants (principal, role, scope_type, scope_code)"
      " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
      " principal = VALUES(principal)",
      {principal, static_cast<std::int32_t>(grant.role),
       static_cast<std::int32_t>(grant.scope_type), grant.scope_code});
  if (!given.ok()) return given.status();
  if (*given == 0) return false;
  auto status = RecordAudit(
      connection, actor,
      domain::GrantEvent(domain::AuditAction::kGrantGiven, principal, grant));
  if (!status.ok()) return status;
  return true;
}

}  // namespace cte::db
