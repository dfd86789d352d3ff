#include "server/workbook/template.h"

#include <xlsxwriter.h>

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "domain/columns.h"
#include "server/workbook/sheet_writer.h"
#include "server/workbook/unnamed_file.h"
#include "server/workbook/workbook_file.h"

namespace cte::server {
namespace {

struct TemplateColumn {
  std::string_view title;
  double width;  // in characters
  std::string_view help;
};

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

absl::Status AddCredentials(WorkbookFile& book) {
  std::vector<SheetColumn> columns;
  for (const TemplateColumn& column : kColumns) {
    columns.push_back({column.title, column.width});
  }
  return SheetWriter::Add(book, "Credentials", columns).status();
}

absl::Status AddInstructions(WorkbookFile& book) {
  const auto sheet = book.AddSheet("Instructions");
  if (!sheet.ok()) return sheet.status();
  lxw_format* wrapped = book.AddFormat();
  format_set_text_wrap(wrapped);
  format_set_align(wrapped, LXW_ALIGN_VERTICAL_TOP);
  lxw_format* name = book.AddFormat();
  format_set_bold(name);
  format_set_align(name, LXW_ALIGN_VERTICAL_TOP);
  book += worksheet_set_column(*sheet, 0, 0, 18, nullptr);
  book += worksheet_set_column(*sheet, 1, 1, 80, nullptr);

  lxw_row_t row = 0;
  const auto write = [&](lxw_col_t column, std::string_view text,
                         lxw_format* format) {
    book += worksheet_write_string(*sheet, row, column,
                                   std::string(text).c_str(), format);
  };
  write(0, "Column", book.title_format());
  write(1, "What to enter", book.title_format());
  ++row;
  for (const TemplateColumn& column : kColumns) {
    write(0, column.title, name);
    write(1, column.help, wrapped);
    // libxlsxwriter does not fit heights, and LibreOffice keeps what it finds.
    book += worksheet_set_row(*sheet, row++, 30, nullptr);
  }
  ++row;
  write(0, "How it works", book.title_format());
  write(1, "", book.title_format());
  ++row;
  for (const std::string_view rule : kRules) {
    write(1, rule, wrapped);
    book += worksheet_set_row(*sheet, row++, 30, nullptr);
  }
  return book.status();
}

}  // namespace

absl::StatusOr<std::string> ImportTemplate() {
  auto file = UnnamedFile::InMemory();
  if (!file.ok()) return file.status();
  auto book = WorkbookFile::Create(*std::move(file), "");
  if (!book.ok()) return book.status();
  if (auto added = AddCredentials(*book); !added.ok()) return added;
  if (auto added = AddInstructions(*book); !added.ok()) return added;
  const auto finished = (*std::move(book)).Finish();
  if (!finished.ok()) return finished.status();
  return finished->Contents();
}

}  // namespace cte::server
