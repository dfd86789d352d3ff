#pragma once

#include <cte/credentials/v1/import_service.pb.h>

#include <cstdint>

#include "absl/status/statusor.h"
#include "domain/row_batch.h"

namespace cte::server {

// Reads the rows of a batch as those of a workbook are read (R17, R19, R23,
// R25). INVALID_ARGUMENT: BATCH_EMPTY, BATCH_TOO_LARGE.
absl::StatusOr<domain::RowBatch> ReadBatch(
    const credentials::v1::ImportRowsRequest::Batch& batch);

// Whether a batch with this offset may come where all rows before `expected`
// have come; INVALID_ARGUMENT, OFFSET_INVALID, if not. `is_first`: of this
// stream, whose first batch may be one that is in.
absl::Status CheckOffset(std::int64_t offset, std::int64_t expected,
                         bool is_first);

}  // namespace cte::server
