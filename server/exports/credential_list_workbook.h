#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "domain/stores.h"
#include "server/exports/snapshot_workbook.h"
#include "server/workbook/unnamed_file.h"

namespace cte::server {

// The credential list (R32): what may be awarded in a school year, a row for
// each CIP code or series of a credential, and one for a credential that is
// valid for every program; by type, CIP code and name.
//
// CANCELLED, INTERNAL, and the errors of the store.
absl::StatusOr<UnnamedFile> CredentialListWorkbook(
    domain::Store& store, std::int32_t school_year,
    const ExportOptions& options);

}  // namespace cte::server
