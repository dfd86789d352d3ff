#include "server/workbook/workbook_error.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::server {

absl::Status WorkbookError(std::string_view reason, std::string_view message) {
  return domain::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

absl::Status DamagedPart(std::string_view part, std::string_view what) {
  return WorkbookError(
      "WORKBOOK_DAMAGED",
      absl::StrCat("The workbook is damaged: its part ", std::string(part), " ",
                   std::string(what),
                   ". Open it in a spreadsheet program, save it again as .xlsx "
                   "and send that file."));
}

absl::Status FileTooLarge(const WorkbookLimits& limits) {
  return WorkbookError(
      "FILE_TOO_LARGE",
      absl::StrCat("The file has more than ", limits.file_bytes,
                   " bytes, which is the most that is allowed. Remove what the "
                   "import does not need, or split it into several files."));
}

}  // namespace cte::server
