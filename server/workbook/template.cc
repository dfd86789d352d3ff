#include "server/workbook/template.h"

#include <xlsxwriter.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "domain/columns.h"
#include "server/workbook/memory_file.h"

namespace cte::server {
namespace {

struct TemplateColumn {
  std::string_view title;
  double width;  // in characters
  std::string_view help;
};

// The number of "@" among the formats that are built in.
constexpr std::uint8_t kTextFormat = 49;

constexpr std::array kColumns = {
    TemplateColumn{domain::kUicTitle, 14,
                   "The student's Unique Identification Code: ten digits, or "
                   "one capital letter and nine digits. Keep leading zeros."},
    TemplateColumn{domain::kPsnTitle, 10,
                   "The Program Serial Number of the program through which the "
                   "student received the credential, such as 21223."},
    TemplateColumn{domain::kCredentialCodeTitle, 18,
                   "The code of an approved or supplemental credential, as the "
                   "credential list has it. Leave it blank to suggest a "
                   "credential that is not on the list."},
    TemplateColumn{domain::kCredentialNameTitle, 60,
                   "The name of a suggested credential. With a code it may be "
                   "blank: the name is then looked up."},
};

constexpr std::array<std::string_view, 6> kRules = {
    "Enter one row for each credential that a student received this school "
    "year, on the sheet Credentials.",
    "A program without any credentials this year: one row with its PSN, the "
    "UIC 9999999999 and the credential code X. The name stays blank.",
    "A suggested credential: leave the code blank and give its name.",
    "Keep the four titles in the first row. Their order does not matter, and "
    "other columns are ignored.",
    "Process Records checks the file and changes nothing. Rows with errors are "
    "explained in a column Error of the file; correct the rows there and send "
    "it again.",
    "Import Records then writes the rows that are valid.",
};

// The first failure of a series of calls to libxlsxwriter.
class Outcome {
 public:
  void operator+=(lxw_error error) {
    if (error_ == LXW_NO_ERROR) error_ = error;
  }
  absl::Status status() const {
    return error_ == LXW_NO_ERROR
               ? absl::OkStatus()
               : absl::InternalError(
                     absl::StrCat("the import template cannot be written: ",
                                  lxw_strerror(error_)));
  }

 private:
  lxw_error error_ = LXW_NO_ERROR;
};

void FitToPaper(lxw_worksheet* sheet) {
  worksheet_set_landscape(sheet);
  worksheet_fit_to_pages(sheet, 1, 0);
}

lxw_format* TitleFormat(lxw_workbook* workbook) {
  lxw_format* format = workbook_add_format(workbook);
  format_set_bold(format);
  format_set_bottom(format, LXW_BORDER_THIN);
  format_set_bg_color(format, 0xDDE6F0);
  return format;
}

void AddCredentials(lxw_workbook* workbook, lxw_format* title,
                    Outcome* outcome) {
  lxw_worksheet* sheet = workbook_add_worksheet(workbook, "Credentials");
  FitToPaper(sheet);
  lxw_format* text = workbook_add_format(workbook);
  format_set_num_format_index(text, kTextFormat);
  for (lxw_col_t i = 0; const TemplateColumn& column : kColumns) {
    *outcome += worksheet_set_column(sheet, i, i, column.width, text);
    *outcome += worksheet_write_string(
        sheet, 0, i, std::string(column.title).c_str(), title);
    ++i;
  }
  worksheet_freeze_panes(sheet, 1, 0);
  // Excel would mark every code that consists of digits as a mistake.
  *outcome += worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT,
                                      "A2:D1048576");
}

void AddInstructions(lxw_workbook* workbook, lxw_format* title,
                     Outcome* outcome) {
  lxw_worksheet* sheet = workbook_add_worksheet(workbook, "Instructions");
  FitToPaper(sheet);
  lxw_format* wrapped = workbook_add_format(workbook);
  format_set_text_wrap(wrapped);
  format_set_align(wrapped, LXW_ALIGN_VERTICAL_TOP);
  lxw_format* name = workbook_add_format(workbook);
  format_set_bold(name);
  format_set_align(name, LXW_ALIGN_VERTICAL_TOP);
  *outcome += worksheet_set_column(sheet, 0, 0, 18, nullptr);
  *outcome += worksheet_set_column(sheet, 1, 1, 80, nullptr);

  lxw_row_t row = 0;
  const auto write = [&](lxw_col_t column, std::string_view text,
                         lxw_format* format) {
    *outcome += worksheet_write_string(sheet, row, column,
                                       std::string(text).c_str(), format);
  };
  write(0, "Column", title);
  write(1, "What to enter", title);
  ++row;
  for (const TemplateColumn& column : kColumns) {
    write(0, column.title, name);
    write(1, column.help, wrapped);
    // libxlsxwriter does not fit heights, and LibreOffice keeps what it finds.
    *outcome += worksheet_set_row(sheet, row++, 30, nullptr);
  }
  ++row;
  write(0, "How it works", title);
  write(1, "", title);
  ++row;
  for (const std::string_view rule : kRules) {
    write(1, rule, wrapped);
    *outcome += worksheet_set_row(sheet, row++, 30, nullptr);
  }
}

}  // namespace

absl::StatusOr<std::string> ImportTemplate() {
  const auto file = MemoryFile::Create();
  if (!file.ok()) return file.status();
  lxw_workbook* workbook = workbook_new(file->path().c_str());
  if (workbook == nullptr) {
    return absl::InternalError("no memory for the import template");
  }
  lxw_format* title = TitleFormat(workbook);
  Outcome outcome;
  AddCredentials(workbook, title, &outcome);
  AddInstructions(workbook, title, &outcome);
  outcome += workbook_close(workbook);
  if (!outcome.status().ok()) return outcome.status();
  return file->Contents();
}

}  // namespace cte::server
