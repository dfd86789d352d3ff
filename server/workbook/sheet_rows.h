#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "domain/columns.h"
#include "domain/raw_row.h"
#include "server/workbook/limits.h"
#include "server/workbook/shared_strings.h"
#include "server/workbook/sheet_walker.h"

namespace cte::server {

// Makes rows of a worksheet's XML: the first row that is not empty is the
// header (R17), every later one with something in one of the four columns is a
// row (R19). What stands in other columns is passed over.
//
// Errors besides those of SheetWalker and of domain::MapColumns: TOO_MANY_ROWS,
// CELL_TOO_LONG, WORKBOOK_DAMAGED for a cell that names a string which the
// table does not have and for two cells in one place.
class SheetRows : public SheetWalker {
 public:
  // The strings must outlive the rows.
  SheetRows(std::string part, std::string sheet_name,
            const SharedStrings* strings, const WorkbookLimits& limits)
      : SheetWalker(std::move(part), limits),
        sheet_name_(std::move(sheet_name)),
        strings_(strings) {}

  // 0 until the header is found.
  std::int32_t header_row() const { return header_row_; }
  // By column, "" where there is none; cut at 255 bytes.
  const std::vector<std::string>& titles() const { return titles_; }
  const domain::ColumnMapping& columns() const { return columns_; }

  // How many rows wait to be taken.
  std::size_t ready() const { return ready_ - taken_; }
  // Swaps the next row with `row`, whose memory is used again.
  void Take(domain::RawRow* row);

 protected:
  absl::Status RowStart() override;
  absl::Status RowEnd() override;
  absl::Status CellStart(const XmlAttributes& attributes) override;
  absl::Status CellEnd() override;
  absl::Status ValueText(std::string_view piece) override;

 private:
  // What the attribute `t` of a cell says about its value.
  enum class Type { kNumber, kShared, kText, kBoolean, kError };

  absl::Status MapTitles();
  // Makes of the stored value what the cell holds.
  absl::Status Interpret(domain::RawCell* cell) const;
  absl::Status LookUp(domain::RawCell* cell) const;
  absl::Status TooLong() const;
  void KeepTitle(const domain::RawCell& cell);

  const std::string sheet_name_;
  const SharedStrings* strings_;
  std::int32_t header_row_ = 0;
  std::vector<std::string> titles_;
  domain::ColumnMapping columns_;
  // By column: which cell of a row it fills, or none.
  std::vector<domain::RawCell domain::RawRow::*> fields_;

  domain::RawCell title_;
  domain::RawCell* target_ = nullptr;  // the cell that is being read, if wanted
  Type type_ = Type::kNumber;

  domain::RawRow row_;  // the row that is being read
  // Rows that are read; those before taken_ are free to be used again.
  std::vector<domain::RawRow> rows_;
  std::size_t ready_ = 0;
  std::size_t taken_ = 0;
  std::int32_t total_ = 0;
};

}  // namespace cte::server
