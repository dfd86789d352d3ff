#include "server/workbook/workbook_file.h"

#include <zip.h>

#include <cstdint>
#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"

namespace cte::server {
namespace {

// Among the formats that are built in.
constexpr std::uint8_t kText = 49;        // "@"
constexpr std::uint8_t kWholeNumber = 3;  // "#,##0"

lxw_format* AddBuiltIn(lxw_workbook* workbook, std::uint8_t number) {
  lxw_format* format = workbook_add_format(workbook);
  format_set_num_format_index(format, number);
  return format;
}

lxw_format* AddTitleFormat(lxw_workbook* workbook) {
  lxw_format* format = workbook_add_format(workbook);
  format_set_bold(format);
  format_set_bottom(format, LXW_BORDER_THIN);
  format_set_bg_color(format, 0xDDE6F0);
  return format;
}

absl::Status DiskFull() {
  return absl::InternalError(
      "a workbook cannot be written whole: the disk is full");
}

// libxlsxwriter does not notice that it could not copy the rows of a sheet.
absl::Status MustHoldRows(const std::string& path,
                          const std::vector<long>& sizes) {
  zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY, nullptr);
  if (archive == nullptr) return DiskFull();
  absl::Status status;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const std::string part = absl::StrCat("xl/worksheets/sheet", i + 1, ".xml");
    zip_stat_t sheet;
    if (zip_stat(archive, part.c_str(), 0, &sheet) != 0 ||
        sheet.size <= static_cast<std::uint64_t>(sizes[i])) {
      status = DiskFull();
    }
  }
  zip_discard(archive);
  return status;
}

}  // namespace

absl::StatusOr<WorkbookFile> WorkbookFile::Create(UnnamedFile file,
                                                  const std::string& folder) {
  std::string scratch = folder;
  lxw_workbook_options options = {};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = scratch.empty() ? nullptr : scratch.data();
  lxw_workbook* workbook = workbook_new_opt(file.path().c_str(), &options);
  if (workbook == nullptr)
    return absl::InternalError("no memory for a workbook");
  return WorkbookFile(std::move(file), workbook);
}

WorkbookFile::WorkbookFile(UnnamedFile file, lxw_workbook* workbook)
    : file_(std::move(file)),
      workbook_(workbook),
      title_(AddTitleFormat(workbook)),
      text_(AddBuiltIn(workbook, kText)),
      number_(AddBuiltIn(workbook, kWholeNumber)) {}

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
  sheets_.push_back(sheet);
  return sheet;
}

absl::Status WorkbookFile::status() const {
  return error_ == LXW_NO_ERROR
             ? absl::OkStatus()
             : absl::InternalError(absl::StrCat(
                   "a workbook cannot be written: ", lxw_strerror(error_)));
}

absl::StatusOr<UnnamedFile> WorkbookFile::Finish() && {
  if (error_ != LXW_NO_ERROR) return status();
  std::vector<long> sizes;
  for (const lxw_worksheet* sheet : sheets_) {
    std::FILE* rows = sheet->optimize_tmpfile;
    if (std::fflush(rows) != 0 || std::ferror(rows) != 0) return DiskFull();
    sizes.push_back(std::ftell(rows));
  }
  *this += workbook_close(workbook_.release());
  if (error_ != LXW_NO_ERROR) return status();
  auto whole = MustHoldRows(file_.path(), sizes);
  if (!whole.ok()) return whole;
  return std::move(file_);
}

}  // namespace cte::server
