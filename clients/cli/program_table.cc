#include "clients/cli/program_table.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/texts.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

Tone StatusTone(v1::ProgramStatus status) {
  return status == v1::PROGRAM_STATUS_MISSING ? Tone::kBad : Tone::kGood;
}

}  // namespace

std::vector<Column> ProgramColumns() {
  return {{"CIP Code", 7},     {"Program Name", 12}, {"PSN", 5},
          {"Program Type", 7}, {"Building", 11},     {"Agency", 11}};
}

TableRow ProgramRow(const v1::ProgramYear& program) {
  TableRow row;
  row.cells = {program.cip_code(),
               program.program_name(),
               std::to_string(program.psn()),
               program.program_type(),
               NameAndCode(program.building_name(), program.building_code()),
               NameAndCode(program.agency_name(), program.agency_code())};
  return row;
}

std::vector<Column> ReviewColumns(bool any_district) {
  std::vector<Column> columns = ProgramColumns();
  if (any_district) columns.insert(columns.begin(), {"District", 9});
  columns.push_back({"Status", 8});
  return columns;
}

TableRow ReviewRow(const v1::ProgramYear& program, bool any_district) {
  TableRow row = ProgramRow(program);
  if (any_district) {
    row.cells.insert(row.cells.begin(), NameAndCode(program.district_name(),
                                                    program.district_code()));
  }
  row.cells.emplace_back(StatusText(program), StatusTone(program.status()));
  return row;
}

std::string StatusText(const v1::ProgramYear& program) {
  switch (program.status()) {
    case v1::PROGRAM_STATUS_REPORTED:
      return absl::StrCat("Reported (", program.award_count(), ")");
    case v1::PROGRAM_STATUS_DECLARED:
      return "Declared";
    case v1::PROGRAM_STATUS_MISSING:
      return "Missing";
    default:
      return "";
  }
}

std::string ProgramText(const v1::ProgramYear& program) {
  return absl::StrCat(program.program_name(), " (PSN ", program.psn(), ")");
}

}  // namespace cte::client
