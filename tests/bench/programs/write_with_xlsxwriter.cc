// Writes the cells of a text file (a line for each row, a tab between cells)
// into a workbook with libxlsxwriter in constant-memory mode, from memory:
// write_with_xlsxwriter CELLS OUT. The cells are texts with the format that
// ours have.
#include <sys/resource.h>
#include <xlsxwriter.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows ReadCells(const char* path) {
  Rows rows;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string>& row = rows.emplace_back();
    std::size_t begin = 0;
    for (std::size_t tab = line.find('\t'); tab != std::string::npos;
         tab = line.find('\t', begin)) {
      row.push_back(line.substr(begin, tab - begin));
      begin = tab + 1;
    }
    row.push_back(line.substr(begin));
  }
  return rows;
}

lxw_error Write(const Rows& rows, const char* path) {
  lxw_workbook_options options = {};
  options.constant_memory = LXW_TRUE;
  lxw_workbook* book = workbook_new_opt(path, &options);
  lxw_worksheet* sheet = workbook_add_worksheet(book, nullptr);
  lxw_format* text = workbook_add_format(book);
  format_set_num_format_index(text, 49);
  lxw_row_t number = 0;
  for (const auto& row : rows) {
    lxw_col_t column = 0;
    for (const std::string& cell : row) {
      worksheet_write_string(sheet, number, column++, cell.c_str(), text);
    }
    ++number;
  }
  return workbook_close(book);
}

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const Rows rows = ReadCells(argv[1]);
  const double cpu_before = CpuSeconds();
  const auto began = std::chrono::steady_clock::now();
  const lxw_error error = Write(rows, argv[2]);
  if (error != LXW_NO_ERROR) {
    std::fprintf(stderr, "%s\n", lxw_strerror(error));
    return 1;
  }
  const std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - began;
  std::printf("{\"seconds\": %.6f, \"cpu_seconds\": %.6f}\n", seconds.count(),
              CpuSeconds() - cpu_before);
}
