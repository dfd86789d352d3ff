#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/workbook/annotate.h"
#include "tests/support/workbook_builder.h"
#include "tests/unit/workbook/read_workbook.h"

// Packages that are within the standard, or that programs write nevertheless,
// but that look unlike those of Excel.

namespace cte::server {
namespace {

using domain::RawRow;
using ::testing::ElementsAre;

constexpr std::string_view kSpace =
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kStrictSpace =
    "http://purl.oclc.org/ooxml/spreadsheetml/main";

std::string Sheet(std::string_view space = kSpace) {
  return absl::StrCat(
      "<worksheet xmlns='", std::string(space),
      "'><sheetData><row><c t='s'><v>0</v></c><c t='str'><v>PSN</v></c>"
      "<c t='str'><v>CredentialCode</v></c><c t='str'><v>CredentialName</v>"
      "</c></row><row><c><v>1</v></c><c><v>2</v></c><c t='s'><v>1</v></c>"
      "</row></sheetData></worksheet>");
}

constexpr const char* kStrings = "<si><t>UIC</t></si><si><t>MTA-É</t></si>";

std::string Utf16(std::string_view text, bool little) {
  // Only what takes one byte, or two, in UTF-8.
  std::string utf16;
  const auto unit = [&](unsigned value) {
    const char low = static_cast<char>(value & 0xFF);
    const char high = static_cast<char>(value >> 8);
    utf16 += little ? std::string{low, high} : std::string{high, low};
  };
  unit(0xFEFF);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      unit(byte);
    } else {
      unit((byte & 0x1Fu) << 6 |
           (static_cast<unsigned char>(text[++i]) & 0x3Fu));
    }
  }
  return utf16;
}

struct PackageCase {
  const char* name;
  std::function<std::string()> file;
};

test::WorkbookBuilder Usual() {
  test::WorkbookBuilder builder;
  builder.AddSheet("S", Sheet()).SharedStrings(kStrings);
  return builder;
}

constexpr const char* kRelationships =
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/"
    "relationships'>";

std::string Relationship(const char* id, const char* type, const char* target) {
  return absl::StrCat("<Relationship Id='", id, "' Type='", type, "' Target='",
                      target, "'/>");
}

// The relations of the workbook, with the targets of sheet and strings.
std::string Targets(const char* sheet, const char* strings) {
  const std::string type =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  return absl::StrCat(
      kRelationships, Relationship("rId1", (type + "worksheet").c_str(), sheet),
      Relationship("rId9", (type + "sharedStrings").c_str(), strings),
      "</Relationships>");
}

std::string Strict() {
  const std::string type =
      "http://purl.oclc.org/ooxml/officeDocument/relationships/";
  test::WorkbookBuilder builder(kStrictSpace);
  builder.AddSheet("S", Sheet(kStrictSpace)).SharedStrings(kStrings);
  builder.package()
      .Put("xl/workbook.xml",
           absl::StrCat("<workbook xmlns='", std::string(kStrictSpace),
                        "' xmlns:r='http://purl.oclc.org/ooxml/officeDocument/"
                        "relationships' conformance='strict'><sheets><sheet "
                        "name='S' sheetId='1' r:id='rId1'/></sheets>"
                        "</workbook>"))
      .Put("_rels/.rels",
           absl::StrCat(kRelationships,
                        Relationship("rId1", (type + "officeDocument").c_str(),
                                     "xl/workbook.xml"),
                        "</Relationships>"))
      .Put("xl/_rels/workbook.xml.rels",
           absl::StrCat(kRelationships,
                        Relationship("rId1", (type + "worksheet").c_str(),
                                     "worksheets/sheet1.xml"),
                        Relationship("rId9", (type + "sharedStrings").c_str(),
                                     "sharedStrings.xml"),
                        "</Relationships>"));
  return builder.Build();
}

std::string Prefixed() {
  test::WorkbookBuilder builder;
  builder
      .AddSheet("S", absl::StrReplaceAll(Sheet(), {{"</", "</x:"},
                                                   {"<", "<x:"},
                                                   {"xmlns=", "xmlns:x="}}))
      .SharedStrings(kStrings);
  builder.package().Put(
      "xl/sharedStrings.xml",
      absl::StrCat("<y:sst xmlns:y='", std::string(kSpace),
                   "'><y:si><y:t>UIC</y:t></y:si><y:si><y:r><y:t>MTA-É</y:t>"
                   "</y:r></y:si></y:sst>"));
  return builder.Build();
}

std::string WithTargets(const char* sheet, const char* strings) {
  auto builder = Usual();
  builder.package().Put("xl/_rels/workbook.xml.rels", Targets(sheet, strings));
  return builder.Build();
}

// The parts of the usual workbook under other names.
std::string Renamed(const std::function<std::string(std::string)>& rename) {
  const std::string usual = Usual().Build();
  test::PackageBuilder renamed;
  for (const char* part :
       {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml"}) {
    renamed.Put(rename(part), test::PartOf(usual, part));
  }
  return renamed.Build();
}

std::string WorkbookElsewhere() {
  const std::string usual = Usual().Build();
  const auto part = [&usual](const char* name) {
    return test::PartOf(usual, name);
  };
  return test::PackageBuilder()
      .Put("_rels/.rels",
           absl::StrReplaceAll(part("_rels/.rels"),
                               {{"xl/workbook.xml", "/office/book-1.xml"}}))
      .Put("office/book-1.xml", part("xl/workbook.xml"))
      .Put("office/_rels/book-1.xml.rels",
           Targets("../data/./a.xml", "../data/b/../c.xml"))
      .Put("data/a.xml", part("xl/worksheets/sheet1.xml"))
      .Put("data/c.xml", part("xl/sharedStrings.xml"))
      .Build();
}

std::string InUtf16(bool little) {
  auto builder = Usual();
  test::PackageBuilder& package = builder.package();
  const std::string usual = Usual().Build();
  const std::string declaration = "<?xml version='1.0' encoding='UTF-16'?>";
  package.Put("xl/worksheets/sheet1.xml", Utf16(declaration + Sheet(), little));
  package.Put(
      "xl/sharedStrings.xml",
      Utf16(absl::StrReplaceAll(test::PartOf(usual, "xl/sharedStrings.xml"),
                                {{"UTF-8", "UTF-16"}}),
            little));
  return builder.Build();
}

std::string InLatin1() {
  auto builder = Usual();
  builder.package().Put(
      "xl/sharedStrings.xml",
      absl::StrCat("<?xml version='1.0' encoding='ISO-8859-1'?><sst xmlns='",
                   std::string(kSpace),
                   "'><si><t>UIC</t></si><si><t>MTA-\xC9</t></si></sst>"));
  return builder.Build();
}

std::string WithChartSheetInFront() {
  auto builder = Usual();
  const std::string usual = Usual().Build();
  builder.package()
      .Put("xl/workbook.xml",
           absl::StrReplaceAll(test::PartOf(usual, "xl/workbook.xml"),
                               {{"<sheets>",
                                 "<sheets><sheet name='Chart' sheetId='7' "
                                 "r:id='rId7'/>"}}))
      .Put("xl/_rels/workbook.xml.rels",
           absl::StrReplaceAll(
               test::PartOf(usual, "xl/_rels/workbook.xml.rels"),
               {{"</Relationships>",
                 Relationship("rId7",
                              "http://schemas.openxmlformats.org/"
                              "officeDocument/2006/relationships/chartsheet",
                              "chartsheets/sheet1.xml") +
                     "</Relationships>"}}))
      .Put("xl/chartsheets/sheet1.xml", "<chartsheet/>");
  return builder.Build();
}

class OddPackageTest : public ::testing::TestWithParam<PackageCase> {};

INSTANTIATE_TEST_SUITE_P(
    Packages, OddPackageTest,
    ::testing::Values(
        PackageCase{"Usual", [] { return Usual().Build(); }},
        PackageCase{"StrictNamespaces", &Strict},
        PackageCase{"PrefixedNamespaces", &Prefixed},
        PackageCase{"AbsoluteTargets",
                    [] {
                      return WithTargets("/xl/worksheets/sheet1.xml",
                                         "/xl/sharedStrings.xml");
                    }},
        PackageCase{"TargetsInAnotherCase",
                    [] {
                      return WithTargets("Worksheets/SHEET1.xml",
                                         "SharedStrings.xml");
                    }},
        PackageCase{"TargetsWithBackslashes",
                    [] {
                      return WithTargets("worksheets\\sheet1.xml",
                                         "\\xl\\sharedStrings.xml");
                    }},
        PackageCase{"NamesWithBackslashes",
                    [] {
                      return Renamed([](const std::string& part) {
                        return absl::StrReplaceAll(part, {{"/", "\\"}});
                      });
                    }},
        PackageCase{"NamesInAnotherCase",
                    [] {
                      return Renamed([](const std::string& part) {
                        return absl::StrReplaceAll(
                            part, {{"xl/", "XL/"}, {"sheet", "Sheet"}});
                      });
                    }},
        PackageCase{"WorkbookElsewhere", &WorkbookElsewhere},
        PackageCase{"Utf16LittleEndian", [] { return InUtf16(true); }},
        PackageCase{"Utf16BigEndian", [] { return InUtf16(false); }},
        PackageCase{"Latin1", &InLatin1},
        PackageCase{"ChartSheetInFront", &WithChartSheetInFront},
        PackageCase{"WithoutContentTypes",
                    [] {
                      auto builder = Usual();
                      builder.package().Remove("[Content_Types].xml");
                      return builder.Build();
                    }}),
    [](const auto& package) { return package.param.name; });

// R17, R19
TEST_P(OddPackageTest, IsRead) {
  const auto rows = test::ReadRows(GetParam().file());
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(
      *rows,
      ElementsAre(RawRow{
          2, test::Number("1"), test::Number("2"), test::Text("MTA-É"), {}}));
}

// R20
TEST_P(OddPackageTest, IsAnnotatedAndReadAgain) {
  const auto file = AnnotateWorkbook(GetParam().file(), {},
                                     [](std::int32_t) { return "Prüfen <1>"; });
  ASSERT_TRUE(file.ok()) << file.status();
  const auto rows = test::ReadRows(*file);
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(
      *rows,
      ElementsAre(RawRow{
          2, test::Number("1"), test::Number("2"), test::Text("MTA-É"), {}}));
}

// A workbook needs no string table, and no formats.
TEST(OddPackagesTest, APackageWithNothingButASheetIsRead) {
  const auto rows = test::ReadRows(test::WorkbookOf(
      {{"UIC", "PSN", "CredentialCode", "CredentialName"}, {"1", "2", "X"}}));
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows,
              ElementsAre(RawRow{
                  2, test::Text("1"), test::Text("2"), test::Text("X"), {}}));
}

}  // namespace
}  // namespace cte::server
