#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/workbook/package.h"

namespace cte::server {

// A sheet with cells (chart, dialog and macro sheets have none).
struct WorksheetPart {
  std::string name;  // as on its tab
  std::uint64_t part = 0;
};

// What the reader needs to know about a workbook.
struct WorkbookParts {
  std::vector<WorksheetPart> visible_sheets;  // in the order of the tabs
  std::optional<std::uint64_t> shared_strings;
};

// Follows the relations of the package to the workbook and from there to its
// sheets; no part is assumed to have a certain name.
//
// NOT_A_WORKBOOK: the package is something else, and what. WORKBOOK_DAMAGED: a
// part that the workbook names is absent.
absl::StatusOr<WorkbookParts> ReadWorkbookParts(Package& package);

}  // namespace cte::server
