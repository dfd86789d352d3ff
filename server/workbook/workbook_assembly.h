#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/workbook/deflated_text.h"
#include "server/workbook/unnamed_file.h"

namespace cte::server {

// Rows that belong into a sheet's part, behind those that it has.
struct RowsOfPart {
  std::string part;
  const DeflatedText* rows = nullptr;
  DeflatedPiece piece;
};

// Puts a workbook together: the parts of `frame`, whose sheets hold little, and
// between the lines of the sheets the rows, which are not inflated for that.
// Holds the largest part of the frame. The archive is written to `file`, which
// is empty; what it puts aside is in memory.
//
// INTERNAL: the disk is full; the frame is no workbook, or lacks a part.
absl::StatusOr<UnnamedFile> AssembleWorkbook(
    const UnnamedFile& frame, const std::vector<RowsOfPart>& rows,
    UnnamedFile file);

}  // namespace cte::server
