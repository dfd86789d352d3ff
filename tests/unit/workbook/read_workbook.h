#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "domain/raw_row.h"
#include "server/workbook/reader.h"

namespace cte::test {

// The bytes of a file in tests/fixtures/workbooks.
std::string Fixture(const std::string& name);

// All rows of a workbook, read a few at a time.
absl::StatusOr<std::vector<domain::RawRow>> ReadRows(
    std::string file, const server::WorkbookLimits& limits = {});

// The reason with which a workbook is refused, and the message; the reason is
// "" if it is read to its end.
struct Refusal {
  std::string reason;
  std::string message;
};
Refusal Refused(std::string file, const server::WorkbookLimits& limits = {});

domain::RawCell Text(std::string text);
domain::RawCell Number(std::string text);
domain::RawCell Boolean(std::string text);
domain::RawCell CellError(std::string text);

// The rows that every fixture holds.
std::vector<domain::RawRow> FixtureRows();

}  // namespace cte::test

namespace cte::domain {

// So that a failed comparison says what differs.
void PrintTo(const RawCell& cell, std::ostream* out);
void PrintTo(const RawRow& row, std::ostream* out);

}  // namespace cte::domain
