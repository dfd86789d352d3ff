#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cte/credentials/v1/import_service.pb.h"

namespace cte::client {

// Where the rows of a stream come from, in an order that stays the same.
// Called by one thread at a time.
class RowSource {
 public:
  using Row = credentials::v1::ImportRowsRequest::Row;

  virtual ~RowSource() = default;

  // Goes to where `offset` rows are before the next one, ahead or back. Back is
  // asked for only when a stream that writes nothing (validate_only) begins
  // again; a source that can give its rows only once answers a failure then.
  // A failure, too: there are fewer rows.
  virtual absl::Status Seek(std::int64_t offset) = 0;

  // Fills in the next row, which is empty; false at the end. May block. A
  // failure ends the stream, once the rows before it are acknowledged.
  virtual absl::StatusOr<bool> Next(Row& row) = 0;

  // The rows before `offset` are in, and whoever wanted to hear of them has:
  // the source need not know of them any more, unless it is asked to go back.
  virtual void Forget(std::int64_t /*offset*/) {}
};

}  // namespace cte::client
