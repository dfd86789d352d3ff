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

// See domain::ImportStore, of which these are the longer methods.
absl::StatusOr<bool> CommitNextBlock(Session& session, FactCache& cache,
                                     domain::ImportId id,
                                     const domain::Claim& claim);
absl::Status CommitWhole(Session& session, FactCache& cache,
                         domain::ImportId id, const domain::Claim& claim,
                         const std::function<bool()>& keep_going);

}  // namespace cte::db
