#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "domain/access.h"
#include "domain/stores.h"
#include "server/exports/snapshot_workbook.h"
#include "server/workbook/unnamed_file.h"

namespace cte::server {

struct DistrictExport {
  std::string district_code;
  domain::Visibility visibility;
  std::int32_t last_year = 0;  // of four
};

// "District Wide Received Credentials" (R30): a sheet with a row for each award
// of a student who is in school still, of the four school years, by PSN,
// student and year; and one that counts and charts them by year and type.
//
// FAILED_PRECONDITION, TOO_MANY_ROWS. CANCELLED, INTERNAL, and the errors of
// the store.
absl::StatusOr<UnnamedFile> DistrictWorkbook(domain::Store& store,
                                             const DistrictExport& what,
                                             const ExportOptions& options);

}  // namespace cte::server
