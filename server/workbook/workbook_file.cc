#include "server/workbook/workbook_file.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/workbook/closed_at_end.h"
#include "server/workbook/whole_parts.h"
#include "server/workbook/workbook_assembly.h"

namespace cte::server {
namespace {

lxw_format* AddBuiltIn(lxw_workbook* workbook, std::uint8_t number) {
  lxw_format* format = workbook_add_format(workbook);
  format_set_num_format_index(format, number);
  return format;
}

lxw_format* AddTitleFormat(lxw_workbook* workbook, lxw_format_alignments side) {
  lxw_format* format = workbook_add_format(workbook);
  format_set_align(format, side);
  format_set_bold(format);
  format_set_bottom(format, LXW_BORDER_THIN);
  format_set_bg_color(format, 0xDDE6F0);
  return format;
}

absl::Status DiskFull() {
  return absl::InternalError(
      "a workbook cannot be written whole: the disk is full");
}

// Whether the rows of the sheet were put aside; libxlsxwriter does not look.
bool HasItsRows(const lxw_worksheet& sheet) {
  return std::fflush(sheet.optimize_tmpfile) == 0 &&
         std::ferror(sheet.optimize_tmpfile) == 0;
}

}  // namespace

absl::StatusOr<WorkbookFile> WorkbookFile::Create(UnnamedFile file,
                                                  const std::string& folder) {
  std::string scratch = folder;
  lxw_workbook_options options = {};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = scratch.empty() ? nullptr : scratch.data();
  auto frame = UnnamedFile::InMemory();
  if (!frame.ok()) return frame.status();
  lxw_workbook* workbook = workbook_new_opt(frame->path().c_str(), &options);
  if (workbook == nullptr)
    return absl::InternalError("no memory for a workbook");
  return WorkbookFile(std::move(file), *std::move(frame), folder, workbook);
}

WorkbookFile::WorkbookFile(UnnamedFile file, UnnamedFile frame,
                           std::string folder, lxw_workbook* workbook)
    : file_(std::move(file)),
      frame_(std::move(frame)),
      folder_(std::move(folder)),
      workbook_(workbook),
      title_(AddTitleFormat(workbook, LXW_ALIGN_LEFT)),
      number_title_(AddTitleFormat(workbook, LXW_ALIGN_RIGHT)),
      text_(AddBuiltIn(workbook, kText)),
      number_(AddBuiltIn(workbook, kWholeNumber)) {}

// libxlsxwriter does not close what it put aside of sheets that it gives up.
void WorkbookFile::Discarder::operator()(lxw_workbook* workbook) const {
  lxw_worksheet* sheet = nullptr;
  STAILQ_FOREACH(sheet, workbook->worksheets, list_pointers) {
    std::fclose(sheet->optimize_tmpfile);
    sheet->optimize_tmpfile = nullptr;
  }
  lxw_workbook_free(workbook);
}

absl::StatusOr<lxw_worksheet*> WorkbookFile::AddSheet(const std::string& name) {
  lxw_worksheet* sheet = workbook_add_worksheet(workbook_.get(), name.c_str());
  if (sheet == nullptr) {
    return absl::InternalError(
        absl::StrCat("the sheet ", name,
                     " cannot be added: the name is not allowed, or no "
                     "temporary file can be made"));
  }
  worksheet_set_landscape(sheet);
  worksheet_fit_to_pages(sheet, 1, 0);
  worksheet_set_margins(sheet, 0.4, 0.4, 0.5, 0.6);
  *this += worksheet_set_footer(sheet, "&L&A&RPage &P of &N");
  sheets_.push_back(sheet);
  return sheet;
}

absl::Status WorkbookFile::AppendRow(lxw_worksheet* sheet,
                                     std::string_view xml) {
  const auto rows =
      std::find_if(rows_.begin(), rows_.end(),
                   [&](const Rows& known) { return known.sheet == sheet; });
  if (rows != rows_.end()) return rows->text.Append(xml);
  auto file = UnnamedFile::OnDisk(folder_.empty() ? P_tmpdir : folder_);
  if (!file.ok()) return file.status();
  auto text = DeflatedText::Create(*std::move(file));
  if (!text.ok()) return text.status();
  rows_.push_back({sheet, *std::move(text)});
  return rows_.back().text.Append(xml);
}

absl::Status WorkbookFile::status() const {
  return error_ == LXW_NO_ERROR
             ? absl::OkStatus()
             : absl::InternalError(absl::StrCat(
                   "a workbook cannot be written: ", lxw_strerror(error_)));
}

absl::StatusOr<UnnamedFile> WorkbookFile::Finish() && {
  if (error_ != LXW_NO_ERROR) return status();
  for (const lxw_worksheet* sheet : sheets_) {
    if (!HasItsRows(*sheet)) return DiskFull();
  }
  std::deque<ClosedAtEnd> aside;
  for (const lxw_worksheet* sheet : sheets_) {
    aside.emplace_back(sheet->optimize_tmpfile);
  }
  std::vector<RowsOfPart> rows;
  for (Rows& of_sheet : rows_) {
    const auto piece = of_sheet.text.End(/*last=*/false);
    if (!piece.ok()) return piece.status();
    rows.push_back(
        {absl::StrCat("xl/worksheets/sheet", of_sheet.sheet->index + 1, ".xml"),
         &of_sheet.text, *piece});
  }
  *this += workbook_close(workbook_.release());
  if (error_ != LXW_NO_ERROR) return status();
  if (!HasWholeParts(frame_.path())) return DiskFull();
  return AssembleWorkbook(frame_, rows, std::move(file_));
}

}  // namespace cte::server
