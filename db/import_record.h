#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "domain/audit.h"
#include "domain/import.h"
#include "domain/stores.h"

// Rows of the table `imports`.
namespace cte::db {

// The columns that ReadImport reads, in its order, for a SELECT.
extern const std::string_view kImportColumns;
// An import without its finding_counts.
absl::StatusOr<domain::Import> ReadImport(const Row& row);

enum class Lock { kNone, kForUpdate };

// NOT_FOUND, IMPORT_NOT_FOUND. Without finding_counts.
absl::StatusOr<domain::Import> LoadImport(Connection& connection,
                                          domain::ImportId id, Lock lock);
// Puts what the batches of a stream come to into the import's row, when it
// ends.
absl::Status KeepCounts(Connection& connection, domain::ImportId id);
// Of a stream that is not finished, from its batches; others have them.
absl::Status LoadCountsSoFar(Connection& connection, domain::Import& import);
absl::Status LoadFindingCounts(Connection& connection, domain::Import& import);

// Locks the import; whether it is in the state, and the owner's. (An UPDATE
// does not tell: it counts no row that it leaves as it was, and times are the
// same for as long as MariaDB's clock stands still, which is milliseconds.)
absl::StatusOr<bool> LockIfHeld(Connection& connection, domain::ImportId id,
                                domain::ImportState state,
                                std::string_view owner);
// Locks the import and prolongs its claim. ABORTED, IMPORT_TAKEN: it is not in
// this state, or not the claimant's any more.
absl::Status HoldClaim(Connection& connection, domain::ImportId id,
                       domain::ImportState state, const domain::Claim& claim);
absl::Status Taken(domain::ImportId id);

// Sets the columns that `assignments` names ("checked_at = UTC_TIMESTAMP(6)")
// and the state, and gives the claim up.
absl::Status Move(Connection& connection, domain::ImportId id,
                  domain::ImportState to, std::string_view assignments = "",
                  std::vector<Value> values = {});

// Ends an import for good: Move to kFailed, with the reason.
absl::Status MoveToFailed(Connection& connection, domain::ImportId id,
                          const domain::Failure& failure);

// What the audit records of an import as a whole.
domain::AuditEvent ImportEvent(domain::AuditAction action,
                               const domain::Import& import,
                               std::vector<domain::AuditChange> changes);

// Erases the file and the rows of an import, for nobody shall keep what nobody
// needs.
absl::Status EraseContent(Connection& connection, domain::ImportId id);

inline std::int64_t Number(domain::ImportId id) {
  return static_cast<std::int64_t>(id);
}

}  // namespace cte::db
