#pragma once

#include "absl/status/status.h"
#include "db/connection.h"
#include "domain/audit.h"

namespace cte::db {

// Adds what was done to the audit (R29), to be called in the transaction that
// does it: if that is rolled back, so is the record.
absl::Status RecordAudit(Connection& connection, const domain::Actor& actor,
                         const domain::AuditEvent& event);

}  // namespace cte::db
