#pragma once

#include <cte/credentials/v1/audit_service.pb.h>

#include <vector>

#include "absl/status/statusor.h"
#include "domain/audit.h"

namespace cte::server {

credentials::v1::AuditRecord ToProto(const domain::AuditRecord& record);

// The messages that say a record with the awards that its batch made: one,
// unless they are many.
std::vector<credentials::v1::AuditRecord> ToProtos(
    const domain::AuditRecord& record,
    const std::vector<domain::ImportedAward>& awards);

// The filters of a request, without its page. INVALID_ARGUMENT: INVALID_PSN,
// INVALID_UIC, TIME_INVALID. NOT_FOUND: IMPORT_NOT_FOUND.
absl::StatusOr<domain::AuditQuery> ParseAuditQuery(
    const credentials::v1::ListAuditRecordsRequest& request);

}  // namespace cte::server
