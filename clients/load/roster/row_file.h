#pragma once

#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "clients/cpp/private_file.h"
#include "clients/load/roster/award_rows.h"

namespace cte::load {

// Writes rows under the titles UIC, PSN, CredentialCode and CredentialName: as
// CSV, or, where the path ends in .xlsx, as a workbook whose bytes rest on the
// rows alone. One row is held at a time. Local errors: FILE_EXISTS,
// FILE_UNWRITABLE; TOO_MANY_ROWS, beyond the 1,048,575 of a sheet.
absl::Status WriteRows(const RowAt& row_at, std::uint64_t count,
                       const std::filesystem::path& path,
                       client::IfExists if_exists);

}  // namespace cte::load
