#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/workbook/unnamed_file.h"

namespace cte::test {

// The bytes of a workbook; fails the test if there is none.
std::string BytesOf(const absl::StatusOr<server::UnnamedFile>& file);

// The cells of a sheet, row by row, as text; the sheets count from 1. A cell
// that is no inline string is "#" with the content of the cell.
std::vector<std::vector<std::string>> CellsOf(const std::string& workbook,
                                              int sheet);

// What openpyxl sees: dump_workbook.py says what.
nlohmann::json SeenByOpenpyxl(const std::string& workbook);

}  // namespace cte::test
