#include "server/exports/district_workbook.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "domain/award.h"
#include "domain/identifiers.h"
#include "domain/school_year.h"
#include "server/exports/award_cells.h"
#include "server/exports/written_behind.h"
#include "server/exports/year_and_type_sheet.h"
#include "server/workbook/sheet_writer.h"

namespace cte::server {
namespace {

constexpr int kYears = 4;
// Each page costs the database what it holds and the rest of a program; two are
// in memory at a time.
constexpr int kPage = 5000;

constexpr std::array kColumns = {
    SheetColumn{"UIC", 13},
    SheetColumn{"Last Name", 20},
    SheetColumn{"First Name", 18},
    SheetColumn{"School Year", 14},
    SheetColumn{"PSN", 10},
    SheetColumn{"Program Name", 36},
    SheetColumn{"CIP Code", 12},
    kTypeColumn,
    kCodeColumn,
    kNameColumn,
    kRecordedColumn,
};

domain::AwardQuery QueryOf(const DistrictExport& what) {
  domain::AwardQuery query;
  query.district_code = what.district_code;
  query.visibility = what.visibility;
  query.first_year =
      std::max(what.last_year - kYears + 1, domain::kFirstSchoolYear);
  query.last_year = what.last_year;
  query.in_school_only = true;
  query.catalogue_year = what.last_year;
  query.limit = kPage;
  return query;
}

absl::Status WriteRow(const domain::Award& award, SheetWriter& sheet) {
  sheet.Text(award.uic)
      .Text(award.last_name)
      .Text(award.first_name)
      .Text(domain::SchoolYearText(award.school_year))
      .Text(domain::ToString(award.psn))
      .Text(award.program_name)
      .Text(award.cip_code);
  WriteAwardCells(award, sheet);
  return sheet.EndRow();
}

absl::Status WritePage(const std::vector<domain::Award>& page,
                       SheetWriter& sheet, YearAndTypeSheet& counts) {
  for (const domain::Award& award : page) {
    auto written = WriteRow(award, sheet);
    if (!written.ok()) return written;
    counts.Count(award);
  }
  return absl::OkStatus();
}

absl::Status WriteAwards(domain::AwardStore& awards, domain::AwardQuery query,
                         const ExportOptions& options, SheetWriter& sheet,
                         YearAndTypeSheet& counts) {
  WrittenBehind pages;
  while (options.keep_going()) {
    auto page = awards.List(query);
    if (!page.ok()) return page.status();
    const bool last = page->size() < static_cast<std::size_t>(query.limit);
    if (!last) query.after = domain::PositionOf(page->back());
    auto status = pages.Begin([&, page = *std::move(page)] {
      return WritePage(page, sheet, counts);
    });
    if (status.ok() && last) status = pages.Wait();
    if (!status.ok()) return status;
    if (last) {
      sheet.AddFilters();
      return absl::OkStatus();
    }
  }
  return absl::CancelledError();
}

}  // namespace

absl::StatusOr<UnnamedFile> DistrictWorkbook(domain::Store& store,
                                             const DistrictExport& what,
                                             const ExportOptions& options) {
  return MakeSnapshotWorkbook(
      store, options.folder, [&](WorkbookFile& book) -> absl::Status {
        auto sheet = SheetWriter::Add(book, "Received Credentials", kColumns);
        if (!sheet.ok()) return sheet.status();
        const domain::AwardQuery query = QueryOf(what);
        YearAndTypeSheet counts(query.first_year, query.last_year);
        auto written =
            WriteAwards(store.awards(), query, options, *sheet, counts);
        if (!written.ok()) return written;
        return counts.Write(book);
      });
}

}  // namespace cte::server
