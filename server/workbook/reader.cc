#include "server/workbook/reader.h"

#include <utility>

#include "server/workbook/checked_sheet.h"
#include "server/workbook/package.h"

namespace cte::server {

absl::StatusOr<std::unique_ptr<WorkbookReader>> WorkbookReader::Open(
    std::string file, const WorkbookLimits& limits) {
  auto package = Package::Open(std::move(file), limits);
  if (!package.ok()) return package.status();
  auto sheet = CheckedSheet::Open(**package, limits);
  if (!sheet.ok()) return sheet.status();
  return std::unique_ptr<WorkbookReader>(
      new WorkbookReader(*std::move(package), *std::move(sheet)));
}

WorkbookReader::WorkbookReader(std::unique_ptr<Package> package,
                               std::unique_ptr<CheckedSheet> sheet)
    : package_(std::move(package)), sheet_(std::move(sheet)) {}

WorkbookReader::~WorkbookReader() = default;

const std::string& WorkbookReader::sheet_name() const { return sheet_->name(); }

std::int32_t WorkbookReader::header_row() const {
  return sheet_->rows().header_row();
}

const domain::ColumnMapping& WorkbookReader::columns() const {
  return sheet_->rows().columns();
}

absl::StatusOr<std::size_t> WorkbookReader::Read(
    std::size_t max_rows, std::vector<domain::RawRow>* rows) {
  SheetRows& source = sheet_->rows();
  std::size_t count = 0;
  while (count < max_rows) {
    if (source.ready() > 0) {
      if (count == rows->size()) rows->emplace_back();
      source.Take(&(*rows)[count++]);
    } else if (more_) {
      const auto more = sheet_->Advance();
      if (!more.ok()) return more.status();
      more_ = *more;
    } else {
      break;
    }
  }
  rows->resize(count);
  return count;
}

std::int64_t WorkbookReader::bytes_done() const {
  return sheet_->parser().bytes_done();
}

std::int64_t WorkbookReader::bytes_total() const {
  return sheet_->parser().bytes_total();
}

}  // namespace cte::server
