#include "clients/cli/import_grid.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "clients/cli/text_width.h"
#include "clients/cli/texts.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

// Below it, a column Error would leave none of the others wide enough to read.
constexpr int kWidthForErrors = 140;
// Below it, a PSN and its CIP code stand one under the other.
constexpr int kRoomy = 100;
// An import of more rows than that needs wider row numbers than its first page
// shows.
constexpr int kManyRows = 9'000;

bool HasOutcomes(const v1::Import::Counts& counts) {
  return counts.created() + counts.unchanged() + counts.rejected() > 0;
}

std::vector<Column> Columns(bool with_errors,
                            const v1::Import::Counts& counts) {
  std::vector<Column> columns = {
      {"Row", counts.rows() > kManyRows ? 6 : 4, Column::Align::kRight},
      {"UIC", 10},
      {"PSN/CIPCODE", 7},
      {"Program Name", 11},
      {"Credential Type", 10},
      {"Credential Name", 10},
      {"Credential Code", 10},
      {"Valid", HasOutcomes(counts) ? 9 : 7},
  };
  if (with_errors) columns.push_back({"Error", 40});
  return columns;
}

std::string TypeLabel(v1::CredentialType type) {
  switch (type) {
    case v1::CREDENTIAL_TYPE_APPROVED:
      return "Authorized";
    case v1::CREDENTIAL_TYPE_SUPPLEMENTAL:
    case v1::CREDENTIAL_TYPE_SUGGESTED:
      return "Non-Authorized";
    default:
      return "";
  }
}

std::string OutcomeLabel(v1::ImportRow::Outcome outcome) {
  switch (outcome) {
    case v1::ImportRow::OUTCOME_CREATED:
      return "Created";
    case v1::ImportRow::OUTCOME_UNCHANGED:
      return "Unchanged";
    case v1::ImportRow::OUTCOME_REJECTED:
      return "Rejected";
    default:
      return "";
  }
}

Cell ValidCell(const v1::ImportRow& row) {
  const bool rejected = row.outcome() == v1::ImportRow::OUTCOME_REJECTED;
  Cell cell(row.valid() ? "Valid" : "Invalid",
            row.valid() && !rejected ? Tone::kGood : Tone::kBad);
  if (row.has_outcome()) {
    cell.paragraphs.push_back(OutcomeLabel(row.outcome()));
  }
  return cell;
}

Cell ErrorCell(const v1::ImportRow& row) {
  std::vector<std::string> paragraphs;
  bool error = false;
  for (const v1::Finding& finding : row.findings()) {
    const bool warning = finding.severity() == v1::Finding::SEVERITY_WARNING;
    error = error || !warning;
    paragraphs.push_back(absl::StrCat(
        warning ? "Warning: " : "", finding.label(), ": ", finding.message()));
  }
  return Cell(std::move(paragraphs), error ? Tone::kBad : Tone::kCaution);
}

// PSN and CIP code share a cell: side by side where there is room.
Cell PsnAndCip(const v1::ImportRow& row, bool side_by_side) {
  if (row.cip_code().empty()) return row.psn();
  if (side_by_side) return absl::StrCat(row.psn(), " ", row.cip_code());
  return std::vector<std::string>{row.psn(), row.cip_code()};
}

}  // namespace

ImportGrid::ImportGrid(std::ostream& out, const Terminal& terminal,
                       const v1::Import& import)
    : errors_in_column_(terminal.width >= kWidthForErrors),
      side_by_side_(terminal.width >= kRoomy),
      table_(out, terminal, Columns(errors_in_column_, import.counts())) {}

void ImportGrid::Write(
    const google::protobuf::RepeatedPtrField<v1::ImportRow>& rows) {
  std::vector<TableRow> page;
  page.reserve(static_cast<std::size_t>(rows.size()));
  for (const v1::ImportRow& row : rows) {
    TableRow line;
    line.cells = {std::to_string(row.row_number()),
                  row.uic(),
                  PsnAndCip(row, side_by_side_),
                  row.program_name(),
                  TypeLabel(row.credential_type()),
                  row.credential_name(),
                  row.credential_code(),
                  ValidCell(row)};
    if (errors_in_column_) {
      line.cells.push_back(ErrorCell(row));
    } else {
      line.note = ErrorCell(row);
    }
    page.push_back(std::move(line));
  }
  table_.Write(page);
}

void WriteImportSummary(std::ostream& out, const v1::Import& import) {
  const v1::Import::Counts& counts = import.counts();
  out << Counted(counts.rows(), "row") << ": " << counts.valid() << " valid, "
      << counts.invalid() << " invalid.\n";
  std::size_t digits = 1;
  for (const auto& finding : import.finding_counts()) {
    digits = std::max(digits, std::to_string(finding.rows()).size());
  }
  for (const auto& finding : import.finding_counts()) {
    const std::string rows = std::to_string(finding.rows());
    out << "  " << std::string(digits - rows.size(), ' ') << rows << "  "
        << Printable(finding.label())
        << (finding.severity() == v1::Finding::SEVERITY_WARNING ? " (warning)"
                                                                : "")
        << '\n';
  }
  if (import.ignored_columns_size() > 0) {
    out << "Columns that were not read: "
        << Printable(absl::StrJoin(import.ignored_columns(), ", ")) << ".\n";
  }
  if (HasOutcomes(counts)) {
    out << counts.created() << " created, " << counts.unchanged()
        << " unchanged, " << counts.rejected() << " rejected.\n";
  }
}

void WriteImportList(std::ostream& out, const Terminal& terminal,
                     const std::vector<v1::Import>& imports) {
  Table table(out, terminal,
              {{"Import", 8},
               {"Uploaded", 16},
               {"By", 6},
               {"File", 10},
               {"State", 10},
               {"Rows", 4, Column::Align::kRight},
               {"Invalid", 7, Column::Align::kRight}});
  std::vector<TableRow> rows;
  for (const v1::Import& import : imports) {
    const bool failed = import.state() == v1::Import::STATE_FAILED;
    TableRow row;
    row.cells = {
        import.import_id(),
        TimeText(import.create_time()),
        import.created_by(),
        import.file_name(),
        Cell(StateName(import.state()), failed ? Tone::kBad : Tone::kPlain),
        std::to_string(import.counts().rows()),
        std::to_string(import.counts().invalid())};
    rows.push_back(std::move(row));
  }
  table.Write(rows);
}

std::string StateName(v1::Import::State state) {
  return absl::AsciiStrToLower(
      absl::StripPrefix(v1::Import::State_Name(state), "STATE_"));
}

}  // namespace cte::client
