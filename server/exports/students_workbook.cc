#include "server/exports/students_workbook.h"

#include <array>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "domain/identifiers.h"
#include "domain/school_year.h"
#include "server/exports/award_cells.h"
#include "server/workbook/sheet_writer.h"

namespace cte::server {
namespace {

constexpr int kPage = 2000;

constexpr std::array kColumns = {
    SheetColumn{"UIC", 13},
    SheetColumn{"Last Name", 22},
    SheetColumn{"First Name", 20},
    SheetColumn{"Enrolled Now", 16},
    kTypeColumn,
    kCodeColumn,
    kNameColumn,
    kRecordedColumn,
};

void WriteStudentCells(const domain::ProgramStudent& entry,
                       SheetWriter& sheet) {
  sheet.Text(entry.student.uic)
      .Text(entry.student.last_name)
      .Text(entry.student.first_name)
      .Text(entry.currently_enrolled ? "Yes" : "No");
}

absl::Status WriteRows(const domain::ProgramStudent& entry,
                       SheetWriter& sheet) {
  if (entry.awards.empty()) {
    WriteStudentCells(entry, sheet);
    return sheet.EndRow();
  }
  for (const domain::Award& award : entry.awards) {
    WriteStudentCells(entry, sheet);
    WriteAwardCells(award, sheet);
    auto ended = sheet.EndRow();
    if (!ended.ok()) return ended;
  }
  return absl::OkStatus();
}

absl::Status WriteStudents(domain::ProgramStore& programs,
                           const domain::StudentSelection& selection,
                           const ExportOptions& options, SheetWriter& sheet) {
  std::optional<domain::StudentPosition> after;
  while (options.keep_going()) {
    const auto page = programs.ListStudents(selection, after, kPage);
    if (!page.ok()) return page.status();
    for (const domain::ProgramStudent& entry : *page) {
      auto written = WriteRows(entry, sheet);
      if (!written.ok()) return written;
    }
    if (page->size() < kPage) {
      sheet.AddFilters();
      return absl::OkStatus();
    }
    const domain::Student& last = page->back().student;
    after = {last.last_name, last.first_name, last.uic};
  }
  return absl::CancelledError();
}

}  // namespace

absl::StatusOr<UnnamedFile> StudentsWorkbook(
    domain::Store& store, const domain::StudentSelection& selection,
    const ExportOptions& options) {
  return MakeSnapshotWorkbook(
      store, options.folder, [&](WorkbookFile& book) -> absl::Status {
        // 31 characters at most, as many as a name may have.
        const std::string name =
            absl::StrCat("PSN ", domain::ToString(selection.psn), ", ",
                         domain::SchoolYearText(selection.school_year));
        auto sheet = SheetWriter::Add(book, name, kColumns);
        if (!sheet.ok()) return sheet.status();
        return WriteStudents(store.programs(), selection, options, *sheet);
      });
}

}  // namespace cte::server
