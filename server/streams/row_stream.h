#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/actor.h"
#include "domain/import.h"
#include "domain/row_batch.h"
#include "domain/stores.h"
#include "server/telemetry/metrics.h"

namespace cte::server {

// What one stream does with its rows: writes them, keeps them for all or
// nothing, or only says what would become of them.
class RowStream {
 public:
  virtual ~RowStream() = default;

  // Where it stands.
  virtual const domain::Import& import() const = 0;
  virtual std::int64_t next_offset() const = 0;
  // How many rows it takes.
  virtual std::int64_t max_rows() const { return domain::kMaxStreamRows; }
  // Whether a batch may be taken while one before it is, if they are apart.
  virtual bool takes_any_order() const { return true; }

  // Takes a batch and answers its rows with their outcomes. Thread safe, if it
  // takes any order.
  virtual absl::StatusOr<std::vector<domain::CheckedRow>> Take(
      domain::Store& store, const domain::Actor& actor,
      const domain::RowBatch& batch) = 0;
  // All batches are taken. Answers the import, which is at rest or gets there
  // by itself. INVALID_ARGUMENT, ROW_COUNT_MISMATCH.
  virtual absl::StatusOr<domain::Import> Finish(domain::Store& store,
                                                const domain::Actor& actor,
                                                std::int64_t row_count) = 0;
};

// Begins the import in the database, or goes on with it; nothing is kept of one
// that is only validated. What is written is counted in `metrics`, which may be
// null. Errors: those of StreamStore::Begin.
absl::StatusOr<std::unique_ptr<RowStream>> OpenRowStream(
    domain::Store& store, const domain::Actor& actor,
    const domain::StreamHeader& header, bool validate_only,
    absl::Duration expires_after, Metrics* metrics);

}  // namespace cte::server
