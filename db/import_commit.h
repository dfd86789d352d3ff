#pragma once

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/fact_cache.h"
#include "db/session.h"
#include "domain/import.h"
#include "domain/stores.h"

// Step two of an import, "Import Records" (R22). What has been done stands in
// the import's row (blocks_committed and the counts), in the same transaction
// as the awards: an import goes on where it was, whatever happened, and writes
// nothing twice.
namespace cte::db {

// One record of the audit for the rows of a block: they point at the awards
// that they made, and these at the rows.
absl::Status RecordBatch(Connection& connection, const domain::Actor& actor,
                         const domain::Import& import,
                         const domain::ImportBlock& block);

// See domain::ImportStore, of which these are the longer methods.
absl::StatusOr<bool> CommitNextBlock(Session& session, FactCache& cache,
                                     domain::ImportId id,
                                     const domain::Claim& claim);
absl::Status CommitWhole(Session& session, FactCache& cache,
                         domain::ImportId id, const domain::Claim& claim,
                         const std::function<bool()>& keep_going);

}  // namespace cte::db
