#pragma once

#include <cte/credentials/v1/student_selection.pb.h>

#include "absl/status/statusor.h"
#include "domain/student.h"

namespace cte::server {

// The selection as the message has it; its school year may be 0 still.
// INVALID_ARGUMENT, SEARCH_TOO_LONG.
absl::StatusOr<domain::StudentSelection> FromProto(
    const credentials::v1::StudentSelection& proto);

}  // namespace cte::server
