#pragma once

#include <xlsxwriter.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/workbook/row_xml.h"
#include "server/workbook/workbook_file.h"

namespace cte::server {

struct SheetColumn {
  std::string_view title;
  double width;           // in characters
  bool is_count = false;  // numbers, else texts
};

// A table on a sheet of its own: titles, which stay in sight and are printed on
// every page, and below them rows, cell by cell from the left.
class SheetWriter {
 public:
  // What a sheet holds beside its titles.
  static constexpr lxw_row_t kMaxRows = LXW_ROW_MAX - 1;

  // The workbook outlives the writer. INTERNAL.
  static absl::StatusOr<SheetWriter> Add(WorkbookFile& book,
                                         const std::string& name,
                                         std::span<const SheetColumn> columns);

  // The next cell, a text whatever it looks like: no number, formula or link.
  // What a cell cannot hold is replaced or cut as EscapeCellText says. "" is an
  // empty cell.
  SheetWriter& Text(std::string_view text);
  SheetWriter& Number(std::int64_t number);
  // FAILED_PRECONDITION, TOO_MANY_ROWS: the row does not fit, give up.
  // INTERNAL: the workbook cannot be written.
  absl::Status EndRow();

  // Sets the rows from here on apart, as the totals of those above.
  void BeginTotals();

  // Puts filters on the titles, for all rows that there are.
  void AddFilters();

  lxw_worksheet* sheet() const { return sheet_; }
  lxw_row_t row() const { return row_; }  // the one that is being written

 private:
  SheetWriter(WorkbookFile& book, lxw_worksheet* sheet,
              std::span<const SheetColumn> columns);

  WorkbookFile& book_;
  lxw_worksheet* const sheet_;
  const lxw_col_t last_column_;
  std::int32_t text_style_;
  std::int32_t number_style_;
  lxw_row_t row_ = 1;
  RowXml xml_;
};

}  // namespace cte::server
