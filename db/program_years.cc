#include "db/program_years.h"

#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "db/batches.h"
#include "db/query_text.h"
#include "db/times.h"

namespace cte::db {
namespace {

using domain::ProgramColumn;
using domain::ProgramQuery;
using domain::ProgramStatus;
using domain::ProgramYear;
using domain::Psn;

constexpr std::string_view kActive =
    "p.first_year <= ? AND (p.last_year IS NULL OR p.last_year >= ?)";
constexpr std::string_view kDeclared =
    "(y.psn IS NOT NULL AND y.award_year IS NULL)";
constexpr std::string_view kHasAwards =
    "EXISTS (SELECT 1 FROM awards a WHERE a.psn = p.psn AND a.school_year = ?)";

QueryText SelectProgramYears(std::int32_t year) {
  QueryText text(
      "SELECT p.psn, p.cip_code, p.name, p.type, p.building_code, b.name,"
      " p.agency_code, g.name, b.district_code, d.name, ");
  text.Add(kActive, {year, year})
      .Add(", ")
      .Add(kDeclared)
      .Add(", y.declared_by, ")
      .Add(SelectTime("y.declared_at"))
      .Add(
          " FROM programs p JOIN buildings b"
          " ON b.building_code = p.building_code"
          " JOIN districts d ON d.district_code = b.district_code"
          " JOIN districts g ON g.district_code = p.agency_code"
          " LEFT JOIN program_years y"
          " ON y.psn = p.psn AND y.school_year = ? WHERE ",
          {year});
  return text;
}

ProgramYear ReadProgramYear(const Row& row, std::int32_t school_year) {
  ProgramYear program;
  program.psn = Psn{row.Int(0)};
  program.school_year = school_year;
  program.cip_code = row.Text(1);
  program.name = row.Text(2);
  program.type = row.Text(3);
  program.building = {row.Text(4), row.Text(5)};
  program.agency = {row.Text(6), row.Text(7)};
  program.district = {row.Text(8), row.Text(9)};
  program.active = row.Int(10) != 0;
  program.declared = row.Int(11) != 0;
  program.declared_by = row.Text(12);
  program.declare_time = ReadTime(row, 13);
  return program;
}

// After the page is chosen: few programs, however many are sorted for it.
absl::Status LoadAwardCounts(Connection& connection, std::int32_t school_year,
                             std::vector<ProgramYear>& programs) {
  absl::flat_hash_map<Psn, std::int64_t> counts;
  auto status = QueryBatches(
      connection,
      "SELECT psn, COUNT(*) FROM awards FORCE INDEX (PRIMARY)"
      " WHERE school_year = ? AND psn IN ",
      " GROUP BY psn", {school_year}, programs, 1,
      [](const ProgramYear& program, std::vector<Value>& values) {
        values.emplace_back(static_cast<std::int64_t>(program.psn));
      },
      [&](const Row& row) { counts[Psn{row.Int(0)}] = row.Int(1); });
  if (!status.ok()) return status;
  for (ProgramYear& program : programs) {
    program.award_count = counts[program.psn];
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ProgramYear>> Load(Connection& connection,
                                              const QueryText& text,
                                              std::int32_t school_year) {
  std::vector<ProgramYear> programs;
  auto status = text.Run(connection, [&](const Row& row) {
    programs.push_back(ReadProgramYear(row, school_year));
  });
  if (!status.ok()) return status;
  status = LoadAwardCounts(connection, school_year, programs);
  if (!status.ok()) return status;
  return programs;
}

// The programs that the query chooses, whatever their status.
void AddChosen(const ProgramQuery& query, QueryText& text) {
  text.Add(kActive, {query.school_year, query.school_year});
  if (!query.district_code.empty()) {
    text.Add(" AND b.district_code = ?", {query.district_code});
  }
  text.AddVisible(query.visibility);
  text.AddWords(query.words, {"p.name", Searchable("p.cip_code"),
                              Searchable("CAST(p.psn AS CHAR)")});
  if (!query.type.empty()) {
    text.Add(" AND CONVERT(p.type USING utf8mb4) COLLATE utf8mb4_bin = ?",
             {query.type});
  }
}

void AddStatus(const ProgramQuery& query, QueryText& text) {
  if (!query.status) return;
  if (*query.status == ProgramStatus::kDeclared) {
    text.Add(" AND ").Add(kDeclared);
    return;
  }
  text.Add(" AND NOT ")
      .Add(kDeclared)
      .Add(*query.status == ProgramStatus::kReported ? " AND " : " AND NOT ");
  text.Add(kHasAwards, {query.school_year});
}

// "" for the PSN itself.
std::string_view ColumnOf(ProgramColumn column) {
  switch (column) {
    case ProgramColumn::kCipCode:
      return "p.cip_code";
    case ProgramColumn::kName:
      return "p.name";
    case ProgramColumn::kPsn:
      return "";
    case ProgramColumn::kType:
      return "p.type";
    case ProgramColumn::kBuilding:
      return "b.name";
    case ProgramColumn::kAgency:
      return "g.name";
    case ProgramColumn::kPlace:
      return "CONCAT(b.district_code, p.building_code)";
  }
  return "";
}

// Programs that are alike in the column come by PSN, whichever way the column
// goes.
void AddOrder(const ProgramQuery& query, QueryText& text) {
  const std::string column(ColumnOf(query.order.column));
  const std::string_view beyond = query.order.descending ? " < ?" : " > ?";
  const std::string_view way = query.order.descending ? " DESC" : "";
  if (query.after) {
    const auto psn = static_cast<std::int64_t>(query.after->psn);
    const std::string& key = query.after->key;
    if (column.empty()) {
      text.Add(" AND p.psn").Add(beyond, {psn});
    } else {
      text.Add(" AND (" + column).Add(beyond, {key});
      text.Add(" OR (" + column + " = ? AND p.psn > ?))", {key, psn});
    }
  }
  text.Add(" ORDER BY ");
  if (column.empty()) {
    text.Add("p.psn").Add(way);
  } else {
    text.Add(column).Add(way).Add(", p.psn");
  }
  text.Add(" LIMIT ?", {query.limit});
}

}  // namespace

absl::StatusOr<std::vector<ProgramYear>> LoadProgramYear(
    Connection& connection, Psn psn, std::int32_t school_year) {
  QueryText text = SelectProgramYears(school_year);
  text.Add("p.psn = ?", {static_cast<std::int64_t>(psn)});
  return Load(connection, text, school_year);
}

absl::StatusOr<std::vector<ProgramYear>> LoadProgramYears(
    Connection& connection, const ProgramQuery& query) {
  QueryText text = SelectProgramYears(query.school_year);
  AddChosen(query, text);
  AddStatus(query, text);
  AddOrder(query, text);
  return Load(connection, text, query.school_year);
}

absl::StatusOr<domain::ReviewTotals> CountProgramYears(
    Connection& connection, const ProgramQuery& query) {
  QueryText text("SELECT declared, has_awards, COUNT(*) FROM (SELECT ");
  text.Add(kDeclared)
      .Add(" AS declared, ")
      .Add(kHasAwards, {query.school_year})
      .Add(
          " AS has_awards FROM programs p JOIN buildings b"
          " ON b.building_code = p.building_code"
          " LEFT JOIN program_years y"
          " ON y.psn = p.psn AND y.school_year = ? WHERE ",
          {query.school_year});
  AddChosen(query, text);
  text.Add(") chosen GROUP BY declared, has_awards");
  domain::ReviewTotals totals;
  auto status = text.Run(connection, [&](const Row& row) {
    const std::int64_t count = row.Int(2);
    if (row.Int(0) != 0) {
      totals.declared += count;
    } else if (row.Int(1) != 0) {
      totals.reported += count;
    } else {
      totals.missing += count;
    }
  });
  if (!status.ok()) return status;
  return totals;
}

}  // namespace cte::db
