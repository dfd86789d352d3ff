#pragma once

#include <cstdint>
#include <optional>
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
};
absl::StatusOr<std::vector<BlockExtent>> ListBlocks(Connection& connection,
                                                    domain::ImportId id,
                                                    std::int64_t from,
                                                    std::int64_t to);

enum class BlockFilter { kAll, kWithInvalidRows };

// The first block from number `from` on that the filter lets through; nothing
// after the last one.
absl::StatusOr<std::optional<domain::ImportBlock>> LoadBlock(
    Connection& connection, domain::ImportId id, std::int32_t from,
    BlockFilter filter);

}  // namespace cte::db
