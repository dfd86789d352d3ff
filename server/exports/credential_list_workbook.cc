#include "server/exports/credential_list_workbook.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/credential.h"
#include "domain/school_year.h"
#include "server/exports/award_cells.h"
#include "server/workbook/sheet_writer.h"

namespace cte::server {
namespace {

constexpr std::string_view kEveryProgram = "All programs";

constexpr std::array kColumns = {kTypeColumn, SheetColumn{"CIP Code", 16},
                                 kCodeColumn,
                                 SheetColumn{"Credential Name", 70}};

struct Row {
  const domain::Credential* credential = nullptr;
  std::string_view cip_code;  // "" for every program

  auto key() const {
    return std::tie(credential->type, cip_code, credential->name,
                    credential->code);
  }
};

std::vector<Row> RowsOf(const std::vector<domain::Credential>& credentials) {
  std::vector<Row> rows;
  for (const domain::Credential& credential : credentials) {
    if (domain::IsForEveryProgram(credential))
      rows.push_back({&credential, ""});
    for (const std::string& cip_code : credential.cip_codes) {
      rows.push_back({&credential, cip_code});
    }
  }
  std::sort(rows.begin(), rows.end(),
            [](const Row& a, const Row& b) { return a.key() < b.key(); });
  return rows;
}

absl::Status WriteRows(const std::vector<Row>& rows, SheetWriter& sheet) {
  for (const Row& row : rows) {
    auto ended = sheet.Text(TypeLabel(row.credential->type))
                     .Text(row.cip_code.empty() ? kEveryProgram : row.cip_code)
                     .Text(row.credential->code)
                     .Text(row.credential->name)
                     .EndRow();
    if (!ended.ok()) return ended;
  }
  sheet.AddFilters();
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<UnnamedFile> CredentialListWorkbook(
    domain::Store& store, std::int32_t school_year,
    const ExportOptions& options) {
  return MakeSnapshotWorkbook(
      store, options.folder, [&](WorkbookFile& book) -> absl::Status {
        if (!options.keep_going()) return absl::CancelledError();
        const auto credentials = store.catalogue().ListCredentials(school_year);
        if (!credentials.ok()) return credentials.status();
        auto sheet = SheetWriter::Add(
            book,
            absl::StrCat("Credentials ", domain::SchoolYearText(school_year)),
            kColumns);
        if (!sheet.ok()) return sheet.status();
        return WriteRows(RowsOf(*credentials), *sheet);
      });
}

}  // namespace cte::server
