#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cte::test {

// Puts together a ZIP archive part by part, whatever the parts hold.
class PackageBuilder {
 public:
  // Adds a part, or replaces the one of this name.
  PackageBuilder& Put(std::string name, std::string content);
  PackageBuilder& Remove(std::string_view name);

  // The bytes of the archive; the same parts give the same bytes.
  std::string Build() const;

 private:
  std::vector<std::pair<std::string, std::string>> parts_;
};

// Puts together a workbook (.xlsx) of sheets given as XML. What a test wants to
// be odd it replaces in package().
class WorkbookBuilder {
 public:
  explicit WorkbookBuilder(
      std::string_view space =
          "http://schemas.openxmlformats.org/spreadsheetml/2006/main");

  // A sheet whose part, "xl/worksheets/sheet<n>.xml" with n from 1, is the
  // given XML; state is "visible", "hidden" or "veryHidden".
  WorkbookBuilder& AddSheet(std::string name, std::string xml,
                            std::string state = "visible");
  // A sheet with these rows: `<row>` elements as they stand in <sheetData>.
  WorkbookBuilder& AddRows(std::string_view rows);
  // The string table: `<si>` elements.
  WorkbookBuilder& SharedStrings(std::string_view items);

  // With the workbook's own parts in it; Build() takes what is in it then.
  PackageBuilder& package();
  std::string Build();

 private:
  struct Sheet {
    std::string name;
    std::string xml;
    std::string state;
  };
  void WriteParts();

  std::string space_;
  std::vector<Sheet> sheets_;
  std::string shared_strings_;
  PackageBuilder package_;
  bool written_ = false;
};

// A workbook with one sheet of text cells, all of them inline strings; an empty
// text is no cell. The first row of the vector is row 1.
std::string WorkbookOf(const std::vector<std::vector<std::string>>& rows);

// The content of one part of a ZIP archive; fails the test if it is not there.
std::string PartOf(const std::string& archive, const std::string& part);

// The text as it stands between tags.
std::string XmlEscaped(std::string_view text);

}  // namespace cte::test
