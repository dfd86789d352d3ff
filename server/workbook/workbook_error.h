#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "server/workbook/limits.h"

namespace cte::server {

// The refusals of a workbook: INVALID_ARGUMENT with one of the reasons that
// ImportService.UploadImport lists.
absl::Status WorkbookError(std::string_view reason, std::string_view message);

// WORKBOOK_DAMAGED: `what` is wrong with one part ("xl/workbook.xml") of it.
absl::Status DamagedPart(std::string_view part, std::string_view what);

// FILE_TOO_LARGE.
absl::Status FileTooLarge(const WorkbookLimits& limits);

}  // namespace cte::server
