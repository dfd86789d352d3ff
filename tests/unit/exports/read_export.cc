#include "tests/unit/exports/read_export.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/workbook/cell_text.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

// What stands between two texts, the second one behind the first.
std::string Between(const std::string& text, const std::string& begin,
                    const std::string& end) {
  const std::size_t from = text.find(begin);
  if (from == std::string::npos) return "";
  const std::size_t start = from + begin.size();
  return text.substr(start, text.find(end, start) - start);
}

std::string CellOf(const std::string& element) {
  const std::string number = Between(element, "<v>", "</v>");
  if (!number.empty()) return absl::StrCat("#", number);
  const std::string item = Between(element, "<is>", "</is>");
  std::string text =
      absl::StrReplaceAll(Between(item, ">", "</t>"),
                          {{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}});
  server::NormalizeCellText(&text);
  return text;
}

// The elements of a name, each from its '<' to where the next one begins.
std::vector<std::string> ElementsOf(const std::string& xml,
                                    const std::string& name) {
  const std::string begin = absl::StrCat("<", name, " ");
  std::vector<std::string> elements;
  std::size_t at = xml.find(begin);
  while (at != std::string::npos) {
    const std::size_t next = xml.find(begin, at + 1);
    elements.push_back(xml.substr(at, next - at));
    at = next;
  }
  return elements;
}

}  // namespace

std::string BytesOf(const absl::StatusOr<server::UnnamedFile>& file) {
  if (!file.ok()) {
    ADD_FAILURE() << file.status();
    return "";
  }
  return file->Contents().value();
}

std::vector<std::vector<std::string>> CellsOf(const std::string& workbook,
                                              int sheet) {
  std::vector<std::vector<std::string>> rows;
  const std::string xml =
      PartOf(workbook, absl::StrCat("xl/worksheets/sheet", sheet, ".xml"));
  for (const std::string& row :
       ElementsOf(Between(xml, "<sheetData>", "</sheetData>"), "row")) {
    std::vector<std::string>& cells = rows.emplace_back();
    for (const std::string& cell : ElementsOf(row, "c")) {
      cells.push_back(CellOf(cell));
    }
  }
  return rows;
}

nlohmann::json SeenByOpenpyxl(const std::string& workbook) {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "export.xlsx";
  std::ofstream(path, std::ios::binary) << workbook;
  const std::string command =
      absl::StrCat("/usr/bin/python3 -B ", CTE_DUMP_WORKBOOK, " ", path);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(
      popen(command.c_str(), "r"), pclose);
  std::string output;
  std::array<char, 4096> buffer;
  std::size_t size = 0;
  while ((size = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0) {
    output.append(buffer.data(), size);
  }
  return nlohmann::json::parse(output);
}

}  // namespace cte::test
