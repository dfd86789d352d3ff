#pragma once

#include <cte/credentials/v1/import_service.pb.h>

#include <cstdint>
#include <vector>

#include "domain/row_checker.h"

namespace cte::server {

// The answer to a batch, in as many messages as its rows that were not created
// take; one at least. The rows have their outcomes.
std::vector<credentials::v1::ImportRowsResponse> AcknowledgementsOf(
    std::int64_t offset, const std::vector<domain::CheckedRow>& rows);

}  // namespace cte::server
