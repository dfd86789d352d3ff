#pragma once

#include "absl/status/statusor.h"
#include "domain/stores.h"
#include "domain/student.h"
#include "server/exports/snapshot_workbook.h"
#include "server/workbook/unnamed_file.h"

namespace cte::server {

// The students that were selected, by name, with their credentials of the
// school year through the program (R31): a row for each credential, and one for
// a student who has none.
//
// NOT_FOUND, CLASS_NOT_FOUND. FAILED_PRECONDITION, TOO_MANY_ROWS. CANCELLED,
// INTERNAL, and the errors of the store.
absl::StatusOr<UnnamedFile> StudentsWorkbook(
    domain::Store& store, const domain::StudentSelection& selection,
    const ExportOptions& options);

}  // namespace cte::server
