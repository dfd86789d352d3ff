#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/actor.h"
#include "domain/import.h"
#include "domain/row_batch.h"
#include "domain/row_checker.h"

namespace cte::domain {

// What a stream of rows says of itself before its first batch.
struct StreamHeader {
  std::string request_id;
  std::string source_name;
  bool all_or_nothing = false;
};

// Imports whose rows come in a stream of batches. A batch has its row in the
// ledger (import_blocks), which is written in the transaction of its awards: so
// it is in once, whatever happened. As all stores (stores.h); batches of one
// stream may be written by several stores at the same time, and are in, in the
// end, whatever their order.
class StreamStore {
 public:
  virtual ~StreamStore() = default;

  struct Stream {
    Import import;
    // All rows before this one are in.
    std::int64_t next_offset = 0;
  };
  // Begins the import, or goes on with the one that the principal began with
  // the same request_id, of which the `owner` (which tells this stream from any
  // other one) is the owner from here on. Expires after `expires_after`.
  // FAILED_PRECONDITION: NO_CURRENT_YEAR, IMPORT_DISCARDED, IMPORT_EXPIRED.
  // ALREADY_EXISTS: REQUEST_ID_REUSED.
  virtual absl::StatusOr<Stream> Begin(const Actor& actor,
                                       const StreamHeader& header,
                                       std::string_view owner,
                                       absl::Duration expires_after) = 0;

  // Checks and writes a batch. Answers all of its rows, each with its outcome;
  // those that are in already, as parts of whatever batches, as they were then.
  // From here on ABORTED: STREAM_TAKEN_OVER, the owner is another one.
  // INVALID_ARGUMENT: ROWS_DIFFER, what is in says something else.
  // FAILED_PRECONDITION: IMPORT_DISCARDED, IMPORT_EXPIRED, STREAM_FINISHED.
  virtual absl::StatusOr<std::vector<CheckedRow>> Write(
      const Actor& actor, ImportId id, std::string_view owner,
      const RowBatch& batch) = 0;

  // The same for all or nothing: checks and keeps the batch, and writes none of
  // it. The outcome of a valid row is kCreated, though it may be there already.
  virtual absl::StatusOr<std::vector<CheckedRow>> Stage(
      const Actor& actor, ImportId id, std::string_view owner,
      const RowBatch& batch) = 0;

  // Every batch is in: kReceiving -> kCommitted, or for all or nothing
  // -> kCommitting. One that is further on is answered as it is.
  // INVALID_ARGUMENT: ROW_COUNT_MISMATCH.
  virtual absl::StatusOr<Import> Finish(const Actor& actor, ImportId id,
                                        std::string_view owner,
                                        std::int64_t row_count) = 0;
};

// Of whom the stream is not any more.
absl::Status StreamTakenOver();
absl::Status RowCountMismatch(std::int64_t announced, std::int64_t received);
// Why no rows may be sent for an import as it is now; OK if they may.
absl::Status MayStream(const Import& import);

}  // namespace cte::domain
