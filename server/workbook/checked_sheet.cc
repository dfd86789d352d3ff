#include "server/workbook/checked_sheet.h"

#include <set>
#include <utility>

#include "server/workbook/workbook_error.h"
#include "server/workbook/workbook_parts.h"

namespace cte::server {

absl::StatusOr<std::unique_ptr<CheckedSheet>> CheckedSheet::Open(
    Package& package, const WorkbookLimits& limits) {
  const auto workbook = ReadWorkbookParts(package);
  if (!workbook.ok()) return workbook.status();
  std::unique_ptr<CheckedSheet> sheet(new CheckedSheet);
  if (workbook->shared_strings) {
    auto strings =
        SharedStrings::Read(package, *workbook->shared_strings, limits);
    if (!strings.ok()) return strings.status();
    sheet->strings_ = *std::move(strings);
  }
  // A hostile workbook may name one part for thousands of sheets.
  std::set<std::uint64_t> seen;
  for (const WorksheetPart& candidate : workbook->visible_sheets) {
    if (!seen.insert(candidate.part).second) continue;
    sheet->rows_ = std::make_unique<SheetRows>(
        std::string(package.PartName(candidate.part)), candidate.name,
        &sheet->strings_, limits);
    auto parser = PartParser::Open(package, candidate.part, sheet->rows_.get());
    if (!parser.ok()) return parser.status();
    sheet->parser_ = *std::move(parser);
    bool more = true;
    while (more && sheet->rows_->header_row() == 0) {
      const auto advanced = sheet->Advance();
      if (!advanced.ok()) return advanced.status();
      more = *advanced;
    }
    if (sheet->rows_->header_row() == 0) continue;
    sheet->name_ = candidate.name;
    sheet->part_ = candidate.part;
    return sheet;
  }
  return WorkbookError(
      "NO_WORKSHEET",
      "No visible sheet of the workbook has anything in it. Put the titles "
      "UIC, "
      "PSN, CredentialCode and CredentialName into the first row of a sheet, "
      "with the records below.");
}

}  // namespace cte::server
