#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "domain/columns.h"
#include "domain/raw_row.h"
#include "server/workbook/limits.h"

namespace cte::server {

class CheckedSheet;
class Package;

// Reads the rows of an import from a workbook (.xlsx), as they are pulled.
// One thread at a time.
//
// Memory: the file, its string table, and a few megabytes; the sheet is never
// held whole. What is held is bounded by the limits: at worst file_bytes plus
// inflated_bytes (a workbook of nothing but distinct strings).
//
// Every error is INVALID_ARGUMENT with a reason of ImportService.UploadImport,
// and its text names the way out. It never holds what a cell holds.
class WorkbookReader {
 public:
  // Takes the bytes of the file; finds the sheet and its header row (R17) and
  // maps the columns.
  //
  // FILE_EMPTY, FILE_TOO_LARGE, NOT_A_WORKBOOK, FILE_ENCRYPTED_OR_OLD,
  // WORKBOOK_DAMAGED, WORKBOOK_TOO_LARGE, TOO_MANY_COLUMNS, CELL_TOO_LONG,
  // NO_WORKSHEET, and of domain::MapColumns MISSING_FIELDS, AMBIGUOUS_COLUMNS.
  static absl::StatusOr<std::unique_ptr<WorkbookReader>> Open(
      std::string file, const WorkbookLimits& limits = {});

  ~WorkbookReader();
  WorkbookReader(const WorkbookReader&) = delete;
  WorkbookReader& operator=(const WorkbookReader&) = delete;

  const std::string& sheet_name() const;
  // As the spreadsheet shows it, from 1.
  std::int32_t header_row() const;
  const domain::ColumnMapping& columns() const;

  // Replaces *rows by the next ones in the order of the sheet, at least one and
  // at most `max_rows` (at least 1), and answers how many; 0 says that the
  // sheet is at its end. Row numbers rise. A row whose four cells are all blank
  // is skipped (R19). The memory of the rows that *rows holds is used again.
  //
  // WORKBOOK_DAMAGED, TOO_MANY_ROWS, TOO_MANY_COLUMNS, CELL_TOO_LONG: the sheet
  // cannot be read further; do not read again. *rows is then of no use.
  absl::StatusOr<std::size_t> Read(std::size_t max_rows,
                                   std::vector<domain::RawRow>* rows);

  // How far the sheet is read, in bytes of its XML.
  std::int64_t bytes_done() const;
  std::int64_t bytes_total() const;

 private:
  WorkbookReader(std::unique_ptr<Package> package,
                 std::unique_ptr<CheckedSheet> sheet);

  std::unique_ptr<Package> package_;
  std::unique_ptr<CheckedSheet> sheet_;
  bool more_ = true;
};

}  // namespace cte::server
