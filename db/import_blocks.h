#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "domain/import.h"
#include "domain/stores.h"

// Rows of the table `import_blocks`, with their counts in `import_findings`.
namespace cte::db {

// Its rows may have outcomes.
absl::Status InsertBlock(Connection& connection, domain::ImportId id,
                         const domain::ImportBlock& block);

// The number of the first block from `from` on that has no outcomes, if there
// is one; or of the first that nobody is at besides, which is locked.
enum class Undecided { kAny, kFree };
absl::StatusOr<std::optional<std::int32_t>> FindUndecided(
    Connection& connection, domain::ImportId id, std::int32_t from,
    Undecided which);

// What changed in the rows of a block.
enum class BlockChange {
  kFindings,  // and with them which rows are invalid
  kOutcomes,  // only these
  kFindingsAndOutcomes,
};
absl::Status UpdateBlock(Connection& connection, domain::ImportId id,
                         const domain::ImportBlock& block, BlockChange change);

// The blocks of an import whose numbers are less than `to`, in their order:
// from the last one that begins at `from` or before it, which may end before it
// too.
struct BlockExtent {
  std::int32_t number = 0;
  std::int64_t rows = 0;

  // Of a stream, where the number of a block is its offset.
  std::int64_t end() const { return number + rows; }
};
absl::StatusOr<std::vector<BlockExtent>> ListBlocks(Connection& connection,
                                                    domain::ImportId id,
                                                    std::int64_t from,
                                                    std::int64_t to);

// A block as it is stored. Decoding asks no database, and may be done in
// another thread. DATA_LOSS: the block is damaged.
struct StoredBlock {
  std::int32_t number = 0;
  std::string content;
  std::string outcomes;
};
absl::StatusOr<domain::ImportBlock> Decode(const StoredBlock& stored);

enum class BlockFilter { kAll, kWithInvalidRows };

// The first block from number `from` on that the filter lets through; nothing
// after the last one.
absl::StatusOr<std::optional<StoredBlock>> FetchBlock(Connection& connection,
                                                      domain::ImportId id,
                                                      std::int32_t from,
                                                      BlockFilter filter);
absl::StatusOr<std::optional<domain::ImportBlock>> LoadBlock(
    Connection& connection, domain::ImportId id, std::int32_t from,
    BlockFilter filter);

}  // namespace cte::db
