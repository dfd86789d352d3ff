#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/workbook/limits.h"
#include "server/workbook/package.h"
#include "server/workbook/part_parser.h"
#include "server/workbook/shared_strings.h"
#include "server/workbook/sheet_rows.h"

namespace cte::server {

// The sheet of a workbook that an import reads: the first visible one with a
// header row (R17). One thread at a time.
class CheckedSheet {
 public:
  // Finds it and reads it to the header, or somewhat further. The package must
  // outlive the sheet.
  //
  // NO_WORKSHEET: no visible sheet has anything in it. Else as WorkbookReader.
  static absl::StatusOr<std::unique_ptr<CheckedSheet>> Open(
      Package& package, const WorkbookLimits& limits);

  const std::string& name() const { return name_; }
  std::uint64_t part() const { return part_; }
  SheetRows& rows() { return *rows_; }
  const PartParser& parser() const { return *parser_; }

  // Reads the next chunk of the sheet. False: that was its end.
  absl::StatusOr<bool> Advance() { return parser_->ParseChunk(); }

 private:
  CheckedSheet() = default;

  std::string name_;
  std::uint64_t part_ = 0;
  SharedStrings strings_;
  std::unique_ptr<SheetRows> rows_;
  std::unique_ptr<PartParser> parser_;
};

}  // namespace cte::server
