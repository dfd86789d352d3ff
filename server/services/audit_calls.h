#pragma once

#include <cte/credentials/v1/audit_service.pb.h>

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/audit.h"
#include "domain/stores.h"
#include "server/gate/caller.h"

// The audit (R29). Each function does the call of its name, for a caller who
// may make it.
namespace cte::server::calls {

absl::Status ListAuditRecords(
    domain::Store& store, const Caller& caller,
    const credentials::v1::ListAuditRecordsRequest& request,
    credentials::v1::ListAuditRecordsResponse& response);

// A record as it is sent, with what its batch made if that is wanted.
absl::StatusOr<std::vector<credentials::v1::AuditRecord>> PartsOf(
    domain::Store& store, const domain::AuditRecord& record, bool expand);

}  // namespace cte::server::calls
