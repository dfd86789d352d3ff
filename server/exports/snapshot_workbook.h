#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/stores.h"
#include "server/workbook/unnamed_file.h"
#include "server/workbook/workbook_file.h"

namespace cte::server {

// How a workbook to take away is made.
struct ExportOptions {
  // For its file, and for what is put aside while it is written; neither has a
  // name there.
  std::string folder;
  // Asked before each page that is read; if it says no, the end is CANCELLED.
  std::function<bool()> keep_going = [] { return true; };
};

// Makes a workbook of what `write` reads from the store, all of it as it was at
// one moment (R33). Memory does not grow with the rows. Besides the errors of
// `write`, INTERNAL: the file cannot be written.
absl::StatusOr<UnnamedFile> MakeSnapshotWorkbook(
    domain::Store& store, const std::string& folder,
    const std::function<absl::Status(WorkbookFile&)>& write);

}  // namespace cte::server
