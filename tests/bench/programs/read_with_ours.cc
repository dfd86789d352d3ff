// Reads the rows of a workbook with WorkbookReader, in batches as an import
// does: read_with_ours FILE.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "server/workbook/reader.h"
#include "tests/bench/programs/rows_read.h"

namespace {

constexpr std::size_t kBatchRows = 5000;

void Add(const cte::domain::RawCell& cell, std::int32_t row, int column,
         cte::bench::CellSum* sum) {
  if (cell.kind != cte::domain::RawCell::Kind::kBlank) {
    sum->Add(row, column, cell.text);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const cte::bench::ReadingReport report;
  std::string bytes(std::filesystem::file_size(argv[1]), '\0');
  std::ifstream(argv[1], std::ios::binary)
      .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  const auto reader = cte::server::WorkbookReader::Open(std::move(bytes));
  if (!reader.ok()) {
    std::fprintf(stderr, "%s\n", reader.status().ToString().c_str());
    return 1;
  }
  const auto& columns = (*reader)->columns();
  cte::bench::CellSum sum;
  std::vector<cte::domain::RawRow> rows;
  while (true) {
    const auto count = (*reader)->Read(kBatchRows, &rows);
    if (!count.ok()) {
      std::fprintf(stderr, "%s\n", count.status().ToString().c_str());
      return 1;
    }
    if (*count == 0) break;
    for (const auto& row : rows) {
      Add(row.uic, row.row_number, static_cast<int>(columns.uic), &sum);
      Add(row.psn, row.row_number, static_cast<int>(columns.psn), &sum);
      Add(row.credential_code, row.row_number,
          static_cast<int>(columns.credential_code), &sum);
      Add(row.credential_name, row.row_number,
          static_cast<int>(columns.credential_name), &sum);
    }
  }
  report.Print(sum);
}
