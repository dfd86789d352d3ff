#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace cte::server {

// The workbook (.xlsx) that an import starts from (R32): the four titles of R17
// above empty columns that are formatted as text, so that a UIC keeps its
// leading zeros as it is typed; and a sheet that says how to fill them in. Read
// as it is, it has no rows.
//
// INTERNAL: it cannot be written. Any number of threads may
// call it.
absl::StatusOr<std::string> ImportTemplate();

}  // namespace cte::server
