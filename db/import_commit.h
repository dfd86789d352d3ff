#pragma once

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/fact_cache.h"
#include "db/session.h"
#include "db/writing.h"
#include "domain/import.h"
#include "domain/stores.h"

// Step two of an import, "Import Records" (R22), a block at a time. What has
// been done stands with the blocks (outcomes) and in the import's row (the
// counts), in the same transaction as the awards: an import goes on where it
// was, whatever happened, and writes nothing twice.
//
// Several transactions may be at work on an import, each at a block that it has
// locked. Each takes the import's row last, and only if the claim holds.
namespace cte::db {

// On whose behalf an import writes.
Writing WritingOf(const domain::Import& import);

// Gives every row of a block its outcome.
using Decide = absl::FunctionRef<absl::StatusOr<WriteResult>(
    Connection&, const domain::Import&, std::vector<domain::CheckedRow>&)>;

// Decides the first block that has no outcomes and that nobody is at, in a
// transaction of its own. False when there was none.
absl::StatusOr<bool> DecideNextBlock(Session& session, domain::ImportId id,
                                     const domain::Claim& claim, Decide decide);

// See domain::ImportStore.
absl::StatusOr<bool> CommitNextBlock(Session& session, FactCache& cache,
                                     domain::ImportId id,
                                     const domain::Claim& claim);

// Keeps what became of the rows of a block with it, and records them in the
// audit.
absl::Status KeepOutcomes(Connection& connection, const domain::Import& import,
                          const domain::ImportBlock& block,
                          const WriteResult& result);

// One record of the audit for the rows of a block: they point at the awards
// that they made, and these at the rows.
absl::Status RecordBatch(Connection& connection, const domain::Actor& actor,
                         const domain::Import& import,
                         const domain::ImportBlock& block);

// Counts decided rows in the import's row, and notes the number before which
// every block has outcomes.
absl::Status CountDecided(Connection& connection, domain::ImportId id,
                          std::int32_t first_undecided,
                          const WriteResult& result);

}  // namespace cte::db
