#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "server/workbook/limits.h"

namespace cte::server {

// Gives the text of the Error column for the row with this number, "" for none;
// called with rising numbers (only some rows), so that the caller can page
// through a database. Best on one line: the cells are not formatted to wrap.
using ErrorTextOfRow =
    std::function<absl::StatusOr<std::string>(std::int32_t row_number)>;

// The user's own workbook with a column "Error" on the sheet that an import
// reads (R20), ready to be corrected and uploaded again, any number of times.
//
// If the header has an Error column already, its cells below the header are
// replaced, and emptied where there is nothing to say. Otherwise the column is
// the first one right of all that the sheet holds. A text stays a text
// whatever it begins with; beyond 32,767 characters it is cut. Everything else
// in the file stays as it is, byte for byte but for the tags around the column.
//
// Takes the bytes of the file; holds them, the result and a few megabytes.
//
// The errors of WorkbookReader, although not every one is looked for;
// TOO_MANY_COLUMNS also if no column is left for the errors. An error of
// `error_text` ends it, and is answered as it is.
absl::StatusOr<std::string> AnnotateWorkbook(std::string file,
                                             const WorkbookLimits& limits,
                                             const ErrorTextOfRow& error_text);

}  // namespace cte::server
