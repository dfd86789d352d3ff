#pragma once

#include <functional>

#include "absl/status/status.h"
#include "db/fact_cache.h"
#include "db/session.h"
#include "domain/import.h"
#include "domain/stores.h"

// Step two of an import that is written as a whole or not at all (R22): all of
// its blocks in one transaction. While the database writes one block, a thread
// of its own decodes and checks the next one: two blocks are in memory.
namespace cte::db {

// See domain::ImportStore.
absl::Status CommitWhole(Session& session, FactCache& cache,
                         domain::ImportId id, const domain::Claim& claim,
                         const std::function<bool()>& keep_going);

}  // namespace cte::db
