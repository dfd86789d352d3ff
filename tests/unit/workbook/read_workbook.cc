#include "tests/unit/workbook/read_workbook.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <utility>

#include "domain/error.h"

namespace cte::test {

using domain::RawCell;
using domain::RawRow;

std::string Fixture(const std::string& name) {
  std::ifstream stream(CTE_WORKBOOK_FIXTURES "/" + name, std::ios::binary);
  EXPECT_TRUE(stream.is_open()) << name;
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

absl::StatusOr<std::vector<RawRow>> ReadRows(
    std::string file, const server::WorkbookLimits& limits) {
  auto reader = server::WorkbookReader::Open(std::move(file), limits);
  if (!reader.ok()) return reader.status();
  std::vector<RawRow> rows;
  std::vector<RawRow> batch;
  while (true) {
    const auto count = (*reader)->Read(3, &batch);
    if (!count.ok()) return count.status();
    if (*count == 0) return rows;
    rows.insert(rows.end(), batch.begin(), batch.end());
  }
}

Refusal Refused(std::string file, const server::WorkbookLimits& limits) {
  const absl::Status status = ReadRows(std::move(file), limits).status();
  return {domain::ErrorReason(status), std::string(status.message())};
}

RawCell Text(std::string text) {
  return {RawCell::Kind::kText, std::move(text)};
}
RawCell Number(std::string text) {
  return {RawCell::Kind::kNumber, std::move(text)};
}
RawCell Boolean(std::string text) {
  return {RawCell::Kind::kBoolean, std::move(text)};
}
RawCell CellError(std::string text) {
  return {RawCell::Kind::kError, std::move(text)};
}

std::vector<RawRow> FixtureRows() {
  return {
      {2, Text("0002779586"), Number("17"), Text("AUTCP"), {}},
      {3,
       Text("A025736286"),
       Number("21223"),
       {},
       Text("Prüfung für Köche & <Bäcker>")},
      {4, Number("7526119675"), Text("20592"), Text("AWSIITM"),
       Text("  Welding\nLevel 1 ")},
      {6, Text("9999999999"), Number("21120"), Text("X"), {}},
      {7, Text("1523017136"), Number("19859.5"), Text("PAVSS"),
       Boolean("TRUE")},
  };
}

}  // namespace cte::test

namespace cte::domain {

void PrintTo(const RawCell& cell, std::ostream* out) {
  *out << '#' << static_cast<int>(cell.kind) << " \"" << cell.text << '"';
}

void PrintTo(const RawRow& row, std::ostream* out) {
  *out << row.row_number << ": ";
  for (const RawCell* cell :
       {&row.uic, &row.psn, &row.credential_code, &row.credential_name}) {
    PrintTo(*cell, out);
    *out << " | ";
  }
}

}  // namespace cte::domain
