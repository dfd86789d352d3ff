#include "server/workbook/sheet_writer.h"

#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::server {
namespace {

lxw_format* AddTotalFormat(WorkbookFile& book, std::uint8_t number_format) {
  lxw_format* format = book.AddFormat();
  format_set_num_format_index(format, number_format);
  format_set_bold(format);
  format_set_top(format, LXW_BORDER_THIN);
  return format;
}

absl::Status TooManyRows() {
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "TOO_MANY_ROWS",
      absl::StrCat("There are more rows than the ", SheetWriter::kMaxRows,
                   " that a sheet holds beside its titles. Choose fewer."));
}

}  // namespace

absl::StatusOr<SheetWriter> SheetWriter::Add(
    WorkbookFile& book, const std::string& name,
    std::span<const SheetColumn> columns) {
  const auto sheet = book.AddSheet(name);
  if (!sheet.ok()) return sheet.status();
  SheetWriter writer(book, *sheet, columns);
  if (!book.status().ok()) return book.status();
  return writer;
}

SheetWriter::SheetWriter(WorkbookFile& book, lxw_worksheet* sheet,
                         std::span<const SheetColumn> columns)
    : book_(book),
      sheet_(sheet),
      last_column_(static_cast<lxw_col_t>(columns.size() - 1)),
      text_style_(lxw_format_get_xf_index(book.text_format())),
      number_style_(lxw_format_get_xf_index(book.number_format())) {
  for (lxw_col_t i = 0; const SheetColumn& column : columns) {
    book_ += worksheet_set_column(
        sheet_, i, i, column.width,
        column.is_count ? book_.number_format() : book_.text_format());
    book_ += worksheet_write_string(
        sheet_, 0, i, std::string(column.title).c_str(),
        column.is_count ? book_.number_title_format() : book_.title_format());
    ++i;
  }
  xml_.Begin(static_cast<std::int32_t>(row_ + 1));
  worksheet_freeze_panes(sheet_, 1, 0);
  book_ += worksheet_repeat_rows(sheet_, 0, 0);
  // Excel would mark every code that consists of digits as a mistake.
  char range[LXW_MAX_CELL_RANGE_LENGTH];
  lxw_rowcol_to_range(range, 1, 0, LXW_ROW_MAX - 1, last_column_);
  book_ +=
      worksheet_ignore_errors(sheet_, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range);
}

SheetWriter& SheetWriter::Text(std::string_view text) {
  xml_.Text(text, text_style_);
  return *this;
}

SheetWriter& SheetWriter::Number(std::int64_t number) {
  xml_.Number(number, number_style_);
  return *this;
}

absl::Status SheetWriter::EndRow() {
  if (row_ > kMaxRows) return TooManyRows();
  auto appended = book_.AppendRow(sheet_, xml_.End());
  if (!appended.ok()) return appended;
  sheet_->dim_rowmax = row_++;
  xml_.Begin(static_cast<std::int32_t>(row_ + 1));
  return book_.status();
}

void SheetWriter::BeginTotals() {
  text_style_ =
      lxw_format_get_xf_index(AddTotalFormat(book_, WorkbookFile::kText));
  number_style_ = lxw_format_get_xf_index(
      AddTotalFormat(book_, WorkbookFile::kWholeNumber));
}

void SheetWriter::AddFilters() {
  book_ += worksheet_autofilter(sheet_, 0, 0, row_ - 1, last_column_);
}

}  // namespace cte::server
