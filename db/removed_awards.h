#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/award_audit.h"
#include "db/award_place.h"
#include "db/connection.h"

namespace cte::db {

// Credentials by number, awards of a place first to last: those in `ids`, the
// award of `first` before all others, then the earliest. Locked until the
// transaction ends.
absl::StatusOr<std::vector<std::uint32_t>> LockAwards(
    Connection& connection, const AwardPlace& place,
    const std::vector<std::uint32_t>& ids, std::uint32_t first);

enum class RemovalKind { kRemoved, kMerged };
// Moves an award that is locked to those that were removed (R15), by the actor
// of the audit, and records it there.
absl::Status MoveToRemoved(Connection& connection, AwardAudit& audit,
                           const AwardPlace& place, std::uint32_t credential_id,
                           RemovalKind kind);

}  // namespace cte::db
