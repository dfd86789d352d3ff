#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "domain/audit.h"

// The reads of domain::AuditStore, which says what each of them answers.
namespace cte::db {

absl::StatusOr<std::int64_t> LoadNewestPosition(Connection& connection);
absl::StatusOr<std::vector<domain::AuditRecord>> LoadAuditAfter(
    Connection& connection, std::int64_t position, int limit);
absl::StatusOr<std::vector<domain::AuditRecord>> LoadAudit(
    Connection& connection, const domain::AuditQuery& query);
absl::StatusOr<std::vector<domain::ImportedAward>> LoadImportedAwards(
    Connection& connection, const domain::AuditEvent& event);

}  // namespace cte::db
