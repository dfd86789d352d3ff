#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace cte::server {

// Refuses a file that by its first bytes cannot be a workbook, and says what it
// is instead. OK means that it begins as a ZIP archive does, no more.
//
// FILE_EMPTY; FILE_ENCRYPTED_OR_OLD (an OLE container: a workbook behind a
// password, or one of Excel 97-2003); NOT_A_WORKBOOK (a text, a PDF, an image,
// a web page, something unknown).
absl::Status CheckFileKind(std::string_view file);

// NOT_A_WORKBOOK: the file is `found` ("a PDF document").
absl::Status NotAWorkbook(std::string_view found);

}  // namespace cte::server
