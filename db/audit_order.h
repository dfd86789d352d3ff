#pragma once

#include "absl/status/status.h"
#include "db/session.h"

namespace cte::db {

// AuditStore::Sequence: gives positions to the records that were committed, in
// the order of their ids. Several may run at once, on several servers and
// nodes: one at a time gets on. Costs one small read when there is nothing to
// do.
absl::Status SequenceAudit(Session& session);

}  // namespace cte::db
