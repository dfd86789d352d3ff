#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/workbook/limits.h"
#include "tests/support/workbook_builder.h"
#include "tests/unit/workbook/read_workbook.h"

namespace cte::server {
namespace {

using ::testing::HasSubstr;

constexpr const char* kHeader =
    R"(<row><c t="str"><v>UIC</v></c><c t="str"><v>PSN</v></c><c t="str"><v>CredentialCode</v></c><c t="str"><v>CredentialName</v></c></row>)";

std::string WithRows(const std::string& rows) {
  return test::WorkbookBuilder().AddRows(kHeader + rows).Build();
}

std::string WithPart(const std::string& part, const std::string& content) {
  test::WorkbookBuilder builder;
  builder.AddRows(kHeader).SharedStrings("<si/>");
  builder.package().Put(part, content);
  return builder.Build();
}

std::string WithoutPart(const std::string& part) {
  test::WorkbookBuilder builder;
  builder.AddRows(kHeader);
  builder.package().Remove(part);
  return builder.Build();
}

// The document part of a package that is no workbook.
std::string Document(const char* target, const char* content) {
  return test::PackageBuilder()
      .Put("_rels/.rels",
           absl::StrCat("<Relationships xmlns='urn:r'><Relationship Id='a' "
                        "Type='urn:t/officeDocument' Target='",
                        target, "'/></Relationships>"))
      .Put(target, content)
      .Build();
}

// Sets the flag that says that an entry is encrypted, in both of its headers.
std::string Encrypted(std::string file) {
  for (std::size_t at = 0; (at = file.find("PK\x03\x04", at)) != file.npos;
       at += 4) {
    file[at + 6] = static_cast<char>(file[at + 6] | 1);
  }
  for (std::size_t at = 0; (at = file.find("PK\x01\x02", at)) != file.npos;
       at += 4) {
    file[at + 8] = static_cast<char>(file[at + 8] | 1);
  }
  return file;
}

// The directory says that the sheet has another checksum, or another size.
std::string WithDirectoryEntry(std::size_t field, std::string_view bytes) {
  std::string file = WithRows("");
  const std::size_t name = file.rfind("xl/worksheets/sheet1.xml");
  return file.replace(name - 46 + field, bytes.size(), bytes);
}

WorkbookLimits Limits(const std::function<void(WorkbookLimits*)>& change) {
  WorkbookLimits limits;
  change(&limits);
  return limits;
}

struct RefusalCase {
  const char* name;
  std::function<std::string()> file;
  const char* reason;
  std::string message;  // a part of it
  WorkbookLimits limits = {};
};

class RefusalTest : public ::testing::TestWithParam<RefusalCase> {};

TEST_P(RefusalTest, SaysWhatWasFound) {
  const test::Refusal refusal =
      test::Refused(GetParam().file(), GetParam().limits);
  EXPECT_EQ(refusal.reason, GetParam().reason) << refusal.message;
  EXPECT_THAT(refusal.message, HasSubstr(GetParam().message));
}

std::string Named(const ::testing::TestParamInfo<RefusalCase>& refusal) {
  return refusal.param.name;
}

std::function<std::string()> Bytes(std::string bytes) {
  return [bytes = std::move(bytes)] { return bytes; };
}

INSTANTIATE_TEST_SUITE_P(
    NoWorkbooks, RefusalTest,
    ::testing::Values(
        RefusalCase{"Empty", Bytes(""), "FILE_EMPTY", "0 bytes"},
        RefusalCase{"Csv", Bytes("UIC,PSN\n1,2\n"), "NOT_A_WORKBOOK", "CSV"},
        RefusalCase{"Utf16Csv", Bytes(std::string("\xFF\xFEU\0I\0", 6)),
                    "NOT_A_WORKBOOK", "CSV"},
        RefusalCase{"Pdf", Bytes("%PDF-1.7\n"), "NOT_A_WORKBOOK", "PDF"},
        RefusalCase{"Png", Bytes("\x89PNG\r\n\x1A\n"), "NOT_A_WORKBOOK",
                    "image (PNG)"},
        RefusalCase{"WebPage", Bytes("<html><table>"), "NOT_A_WORKBOOK",
                    "web page"},
        RefusalCase{"Xml", Bytes("<?xml version='1.0'?><Workbook/>"),
                    "NOT_A_WORKBOOK", "XML document"},
        RefusalCase{"Unknown", Bytes(std::string("\x01\x02\0\x03", 4)),
                    "NOT_A_WORKBOOK", "unknown kind"},
        RefusalCase{"OldOrEncrypted",
                    Bytes("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on"),
                    "FILE_ENCRYPTED_OR_OLD", "without a password"},
        RefusalCase{"OpenDocument",
                    [] {
                      return test::PackageBuilder()
                          .Put("mimetype",
                               "application/vnd.oasis.opendocument.spreadsheet")
                          .Build();
                    },
                    "NOT_A_WORKBOOK", ".ods"},
        RefusalCase{
            "OtherArchive",
            [] { return test::PackageBuilder().Put("a.txt", "a").Build(); },
            "NOT_A_WORKBOOK", "ZIP archive without a workbook"},
        RefusalCase{"ArchiveWithoutEntries",
                    Bytes(std::string("PK\5\6") + std::string(18, '\0')),
                    "NOT_A_WORKBOOK", "ZIP archive without a workbook"},
        RefusalCase{"Word",
                    [] { return Document("word/document.xml", "<document/>"); },
                    "NOT_A_WORKBOOK", ".docx"},
        RefusalCase{"PowerPoint",
                    [] { return Document("ppt/p.xml", "<presentation/>"); },
                    "NOT_A_WORKBOOK", ".pptx"},
        RefusalCase{"BinaryWorkbook",
                    [] { return Document("xl/workbook.bin", "\x83\x01"); },
                    "NOT_A_WORKBOOK", ".xlsb"}),
    &Named);

INSTANTIATE_TEST_SUITE_P(
    Damaged, RefusalTest,
    ::testing::Values(
        RefusalCase{"CutOff",
                    [] {
                      const std::string file = WithRows("");
                      return file.substr(0, file.size() * 2 / 3);
                    },
                    "WORKBOOK_DAMAGED", "cut off"},
        RefusalCase{"WrongChecksum",
                    [] { return WithDirectoryEntry(16, "\x01\x02\x03\x04"); },
                    "WORKBOOK_DAMAGED", "xl/worksheets/sheet1.xml"},
        RefusalCase{"Encrypted", [] { return Encrypted(WithRows("")); },
                    "WORKBOOK_DAMAGED", "encrypted"},
        RefusalCase{"BrokenXml", [] { return WithRows("<row>\n\n<c></row>"); },
                    "WORKBOOK_DAMAGED",
                    "xl/worksheets/sheet1.xml, line 4, is not well-formed"},
        RefusalCase{"CutOffXml",
                    [] {
                      return WithPart("xl/worksheets/sheet1.xml",
                                      "<worksheet><sheetData>");
                    },
                    "WORKBOOK_DAMAGED", "not well-formed"},
        RefusalCase{"EmptyPart", [] { return WithPart("xl/workbook.xml", ""); },
                    "WORKBOOK_DAMAGED", "xl/workbook.xml"},
        RefusalCase{"Dtd",
                    [] {
                      return WithPart("xl/sharedStrings.xml",
                                      "<!DOCTYPE sst [<!ENTITY a 'b'>]><sst/>");
                    },
                    "WORKBOOK_DAMAGED", "DTD"},
        RefusalCase{"NoSheetPart",
                    [] { return WithoutPart("xl/worksheets/sheet1.xml"); },
                    "WORKBOOK_DAMAGED", "xl/worksheets/sheet1.xml is absent"},
        RefusalCase{"NoWorkbookPart",
                    [] { return WithoutPart("xl/workbook.xml"); },
                    "WORKBOOK_DAMAGED", "xl/workbook.xml is absent"},
        RefusalCase{"NoRelations",
                    [] { return WithoutPart("xl/_rels/workbook.xml.rels"); },
                    "WORKBOOK_DAMAGED", "absent"},
        RefusalCase{"StringOutsideOfTheTable",
                    [] { return WithRows("<row><c t='s'><v>7</v></c></row>"); },
                    "WORKBOOK_DAMAGED", "A2"},
        RefusalCase{
            "StringThatIsNoNumber",
            [] { return WithRows("<row><c t='s'><v>-1</v></c></row>"); },
            "WORKBOOK_DAMAGED", "A2"},
        RefusalCase{"TwoRowsOfOneNumber",
                    [] { return WithRows("<row r='5'/><row r='5'/>"); },
                    "WORKBOOK_DAMAGED", "row numbers must rise"},
        RefusalCase{"RowsThatGoBack",
                    [] { return WithRows("<row r='5'/><row r='4'/>"); },
                    "WORKBOOK_DAMAGED", "\"4\" behind row 5"},
        RefusalCase{"RowZero", [] { return WithRows("<row r='0'/>"); },
                    "WORKBOOK_DAMAGED", "row"},
        RefusalCase{"RowBeyondAllMeasure",
                    [] { return WithRows("<row r='99999999999'/>"); },
                    "WORKBOOK_DAMAGED", "row"},
        RefusalCase{"CellOfAnotherRow",
                    [] { return WithRows("<row r='5'><c r='A6'/></row>"); },
                    "WORKBOOK_DAMAGED", "\"A6\" in row 5"},
        RefusalCase{"CellWithoutColumn",
                    [] { return WithRows("<row r='5'><c r='5'/></row>"); },
                    "WORKBOOK_DAMAGED", "row 5"},
        RefusalCase{"TwoCellsInOnePlace",
                    [] {
                      return WithRows(
                          "<row><c r='A2'><v>1</v></c>"
                          "<c r='A2'><v>2</v></c></row>");
                    },
                    "WORKBOOK_DAMAGED", "A2 that occurs twice"},
        RefusalCase{"ATagBeyondAllMeasure",
                    [] {
                      return WithRows("<row a='" +
                                      std::string(std::size_t{12} << 20, 'a') +
                                      "'/>");
                    },
                    "WORKBOOK_DAMAGED", "beyond all measure"},
        RefusalCase{"NestingBeyondAllMeasure",
                    [] {
                      std::string deep;
                      for (int i = 0; i < 300'000; ++i) deep += "<a>";
                      return WithRows(deep);
                    },
                    "WORKBOOK_DAMAGED", "beyond all measure"}),
    &Named);

INSTANTIATE_TEST_SUITE_P(
    Limits, RefusalTest,
    ::testing::Values(
        RefusalCase{"FileTooLarge", [] { return WithRows(""); },
                    "FILE_TOO_LARGE", "more than 100 bytes",
                    Limits([](auto* limits) { limits->file_bytes = 100; })},
        RefusalCase{
            "DeclaredTooLarge",
            [] {
              return WithPart("xl/media/a.png", std::string(100'000, 'a'));
            },
            "WORKBOOK_TOO_LARGE", "more than the 50000 bytes",
            Limits([](auto* limits) { limits->inflated_bytes = 50'000; })},
        RefusalCase{"LargerThanDeclared",
                    [] {
                      return WithDirectoryEntry(
                          24, std::string_view("\x10\0\0\0", 4));
                    },
                    "WORKBOOK_TOO_LARGE", "16 bytes that it declares"},
        RefusalCase{"TooManyRows",
                    [] {
                      return WithRows(
                          "<row><c><v>1</v></c></row><row/>"
                          "<row><c><v>2</v></c></row>"
                          "<row><c><v>3</v></c></row>");
                    },
                    "TOO_MANY_ROWS",
                    "more than the 2 rows that are allowed "
                    "(row 5",
                    Limits([](auto* limits) { limits->rows = 2; })},
        RefusalCase{"TooManyColumns",
                    [] { return WithRows("<row><c r='XFE2'/></row>"); },
                    "TOO_MANY_COLUMNS", "XFE2"},
        RefusalCase{"TooManyColumnsWithoutReferences",
                    [] { return WithRows("<row><c/><c/><c/><c/><c/></row>"); },
                    "TOO_MANY_COLUMNS", "E2",
                    Limits([](auto* limits) { limits->columns = 4; })},
        RefusalCase{"CellTooLong",
                    [] {
                      return WithRows("<row><c t='str'><v>" +
                                      std::string(32'768, 'a') +
                                      "</v></c></row>");
                    },
                    "CELL_TOO_LONG", "A2"},
        RefusalCase{"SharedStringTooLong",
                    [] {
                      return test::WorkbookBuilder()
                          .AddRows(std::string(kHeader) +
                                   "<row><c/><c t='s'><v>0</v></c></row>")
                          .SharedStrings("<si><t>" +
                                         std::string(1'000'000, 'a') +
                                         "</t></si>")
                          .Build();
                    },
                    "CELL_TOO_LONG", "B2"}),
    &Named);

INSTANTIATE_TEST_SUITE_P(
    Sheets, RefusalTest,
    ::testing::Values(
        RefusalCase{"NothingInIt",
                    [] { return test::WorkbookBuilder().AddRows("").Build(); },
                    "NO_WORKSHEET", "No visible sheet"},
        RefusalCase{"AllHidden",
                    [] {
                      return test::WorkbookBuilder()
                          .AddSheet("S", "<worksheet/>", "hidden")
                          .Build();
                    },
                    "NO_WORKSHEET", "No visible sheet"},
        // R18
        RefusalCase{"ColumnsAbsent",
                    [] {
                      return test::WorkbookOf({{"UIC", "PSN"}, {"1"}});
                    },
                    "MISSING_FIELDS", "CredentialCode, CredentialName"},
        RefusalCase{"ATitleAboveTheTable",
                    [] {
                      return test::WorkbookOf(
                          {{},
                           {"Credentials of 2026"},
                           {"UIC", "PSN", "CredentialCode", "CredentialName"}});
                    },
                    "MISSING_FIELDS", "row 2 of sheet \"Sheet1\""},
        // R17
        RefusalCase{"ColumnsTwice",
                    [] {
                      return test::WorkbookOf({{"UIC", "PSN", "CredentialCode",
                                                "CredentialName", "p s n"}});
                    },
                    "AMBIGUOUS_COLUMNS", "\"p s n\""}),
    &Named);

// What is at the limit is within it.
TEST(RefusalsTest, TheLimitsThemselvesAreAllowed) {
  const auto rows =
      test::ReadRows(WithRows("<row><c t='str'><v>" + std::string(32'767, 'a') +
                              "</v></c><c r='XFD2'/></row>"),
                     Limits([](auto* limits) { limits->rows = 1; }));
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ(rows->size(), 1u);
}

// A string that no cell of ours refers to hurts nobody.
TEST(RefusalsTest, AStringTooLongInAnotherColumnIsPassedOver) {
  const auto rows = test::ReadRows(
      test::WorkbookBuilder()
          .AddRows(std::string(kHeader) +
                   "<row><c><v>1</v></c><c r='F2' t='s'><v>0</v></c></row>")
          .SharedStrings("<si><t>" + std::string(1'000'000, 'a') + "</t></si>")
          .Build());
  EXPECT_TRUE(rows.ok()) << rows.status();
}

}  // namespace
}  // namespace cte::server
