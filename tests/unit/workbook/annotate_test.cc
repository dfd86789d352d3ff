#include "server/workbook/annotate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "domain/error.h"
#include "server/workbook/reader.h"
#include "tests/support/workbook_builder.h"
#include "tests/unit/workbook/read_workbook.h"

namespace cte::server {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::Not;

using Texts = std::map<std::int32_t, std::string>;

constexpr std::string_view kSpace =
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr const char* kSheetPart = "xl/worksheets/sheet1.xml";

// The four titles in A to D.
constexpr const char* kTitles =
    R"(<c><v>UIC</v></c><c><v>PSN</v></c><c><v>CredentialCode</v></c><c><v>CredentialName</v></c>)";

ErrorTextOfRow From(const Texts& texts) {
  return [texts](std::int32_t row) -> absl::StatusOr<std::string> {
    const auto text = texts.find(row);
    return text == texts.end() ? "" : text->second;
  };
}

std::string Header(std::string_view tag = "<row r=\"1\">") {
  return absl::StrCat(std::string(tag),
                      absl::StrReplaceAll(kTitles, {{"<c>", "<c t=\"str\">"}}));
}

std::string Worksheet(std::string_view content) {
  return absl::StrCat("<worksheet xmlns=\"", std::string(kSpace), "\">",
                      std::string(content), "</worksheet>");
}

// The sheet's XML between <worksheet> and </worksheet>, annotated.
std::string Annotated(const std::string& content, const Texts& texts) {
  const auto file = AnnotateWorkbook(
      test::WorkbookBuilder().AddSheet("S", Worksheet(content)).Build(), {},
      From(texts));
  if (!file.ok()) return file.status().ToString();
  std::string xml = test::PartOf(*file, kSheetPart);
  return absl::StrReplaceAll(
      xml, {{Worksheet("").substr(0, Worksheet("").find("</")), ""},
            {"</worksheet>", ""}});
}

constexpr const char* kNewTitle =
    R"(<c r="E1" t="inlineStr"><is><t xml:space="preserve">Error</t></is></c>)";
constexpr const char* kNewWidth =
    R"(<cols><col min="5" max="5" width="60" customWidth="1"/></cols>)";

struct RowCase {
  const char* name;
  std::string before;  // a row, with the titles in front
  std::string after;
};

std::string Cell(const std::string& reference, const std::string& text,
                 const std::string& prefix = "") {
  return absl::StrCat("<", prefix, "c r=\"", reference, "\" t=\"inlineStr\"><",
                      prefix, "is><", prefix, "t xml:space=\"preserve\">", text,
                      "</", prefix, "t></", prefix, "is></", prefix, "c>");
}

class AnnotatedRowTest : public ::testing::TestWithParam<RowCase> {};

INSTANTIATE_TEST_SUITE_P(
    Rows, AnnotatedRowTest,
    ::testing::Values(
        RowCase{"BehindTheLastCell",
                R"(<row r="2"><c r="A2"><v>1</v></c></row>)",
                R"(<row r="2"><c r="A2"><v>1</v></c>)" + Cell("E2", "wrong") +
                    "</row>"},
        RowCase{"IntoAnEmptyRow", R"(<row r="2" ht="15"/>)",
                R"(<row r="2" ht="15">)" + Cell("E2", "wrong") + "</row>"},
        RowCase{"WhereNeitherRowsNorCellsSayWhereTheyAre",
                R"(<row><c><v>1</v></c></row>)",
                "<row><c><v>1</v></c>" + Cell("E2", "wrong") + "</row>"},
        RowCase{"SpansThatWouldNoLongerBeTrueGo",
                R"(<row r='2' spans="1:4" x:y='>'><c r="A2"/></row>)",
                R"(<row r='2' x:y='>'><c r="A2"/>)" + Cell("E2", "wrong") +
                    "</row>"},
        RowCase{
            "OverAFormattedEmptyCellInItsFormat",
            R"(<row r="2"><c r="E2" s="7"/><c r="F2" s="8"/></row>)",
            R"(<row r="2"><c r="E2" s="7" t="inlineStr"><is><t xml:space="preserve">wrong</t></is></c><c r="F2" s="8"/></row>)"},
        RowCase{"InFrontOfAFormattedEmptyCell",
                R"(<row r="2"><c r="A2"><v>1</v></c><c r="F2" s="8"/></row>)",
                R"(<row r="2"><c r="A2"><v>1</v></c>)" + Cell("E2", "wrong") +
                    R"(<c r="F2" s="8"/></row>)"},
        RowCase{"CommentsAndInstructionsStay",
                R"(<!-- a > b --><row r="2"><!-- c --></row><?d e?>)",
                R"(<!-- a > b --><row r="2"><!-- c -->)" + Cell("E2", "wrong") +
                    "</row><?d e?>"}),
    [](const auto& row) { return row.param.name; });

// R20
TEST_P(AnnotatedRowTest, IsWrittenIntoTheNewColumn) {
  // The cases name a prefix "x" that has to be declared.
  const std::string rows = absl::StrReplaceAll(
      GetParam().before, {{"<row r='2'", "<row xmlns:x='urn:x' r='2'"}});
  const std::string after = absl::StrReplaceAll(
      GetParam().after, {{"<row r='2'", "<row xmlns:x='urn:x' r='2'"}});
  EXPECT_EQ(
      Annotated("<sheetData>" + Header() + "</row>" + rows + "</sheetData>",
                {{2, "wrong"}}),
      kNewWidth + ("<sheetData>" + Header()) + kNewTitle + "</row>" + after +
          "</sheetData>");
}

// R20: rows without errors stay as they are, the spelling of their tags too.
TEST(AnnotateTest, RowsWithNothingToSayAreCopied) {
  const std::string rows =
      R"(<row  r = "2" spans='1:4' ><c r="A2" ><v>1</v></c ></row ><row r="3"/>)";
  EXPECT_THAT(
      Annotated("<sheetData>" + Header() + "</row>" + rows + "</sheetData>",
                {}),
      HasSubstr("</row>" + rows + "</sheetData>"));
}

// R20: a corrected file is uploaded again as it is.
TEST(AnnotateTest, AnErrorColumnThatIsThereIsFilledAnew) {
  const std::string header = Header() +
                             R"(<c t="str" s="4"><v> error</v></c>)" +
                             R"(<c t="str"><v>Remarks</v></c></row>)";
  const std::string before =
      "<dimension ref=\"A1:F5\"/><sheetData>" + header +
      R"(<row r="2"><c r="A2"><v>1</v></c><c r="E2" s="3" t="s"><v>0</v></c><c><v>2</v></c></row>)"
      R"(<row r="3"><c r="A3"><v>1</v></c><c r="E3" t="inlineStr"><is><t>old</t></is></c></row>)"
      R"(<row r="4"><c r="A4"><v>1</v></c><c r="F4"><v>2</v></c></row>)"
      R"(<row r="5"><c r="A5"><v>1</v></c></row></sheetData>)";
  EXPECT_EQ(
      Annotated(before, {{3, "new"}, {4, "also"}}),
      "<dimension ref=\"A1:F5\"/><sheetData>" + header +
          R"(<row r="2"><c r="A2"><v>1</v></c><c r="E2" s="3"/><c><v>2</v></c></row>)"
          R"(<row r="3"><c r="A3"><v>1</v></c>)" +
          Cell("E3", "new") + R"(</row><row r="4"><c r="A4"><v>1</v></c>)" +
          Cell("E4", "also") +
          R"(<c r="F4"><v>2</v></c></row>)"
          R"(<row r="5"><c r="A5"><v>1</v></c></row></sheetData>)");
}

TEST(AnnotateTest, PrefixedNamespacesKeepTheirPrefix) {
  const std::string xml = absl::StrCat(
      "<x:worksheet xmlns:x=\"", std::string(kSpace),
      "\"><x:cols><x:col min=\"1\" max=\"1\" width=\"9\"/></x:cols>"
      "<x:sheetData><x:row>",
      absl::StrReplaceAll(kTitles, {{"<c>", "<x:c t=\"str\">"},
                                    {"</c>", "</x:c>"},
                                    {"<v>", "<x:v>"},
                                    {"</v>", "</x:v>"}}),
      "</x:row><x:row/></x:sheetData></x:worksheet>");
  const auto file =
      AnnotateWorkbook(test::WorkbookBuilder().AddSheet("S", xml).Build(), {},
                       From({{2, "wrong"}}));
  ASSERT_TRUE(file.ok()) << file.status();
  const std::string annotated = test::PartOf(*file, kSheetPart);
  EXPECT_THAT(annotated, HasSubstr("<x:row>" + Cell("E2", "wrong", "x:") +
                                   "</x:row></x:sheetData>"));
  EXPECT_THAT(annotated, HasSubstr("<x:col min=\"5\" max=\"5\" width=\"60\" "
                                   "customWidth=\"1\"/></x:cols>"));
}

struct WidthCase {
  const char* name;
  std::string before;  // of <cols>; "" for none
  std::string after;
};
class WidthTest : public ::testing::TestWithParam<WidthCase> {};

constexpr const char* kWide =
    R"(<col min="5" max="5" width="60" customWidth="1"/>)";

INSTANTIATE_TEST_SUITE_P(
    Widths, WidthTest,
    ::testing::Values(
        WidthCase{"NoWidths", "", absl::StrCat("<cols>", kWide, "</cols>")},
        WidthCase{"LeftOfIt",
                  R"(<cols><col min="1" max="4" width="9"/></cols>)",
                  absl::StrCat(R"(<cols><col min="1" max="4" width="9"/>)",
                               kWide, "</cols>")},
        WidthCase{"RightOfIt",
                  R"(<cols><col min="6" max="9" width="9"/></cols>)",
                  absl::StrCat("<cols>", kWide,
                               R"(<col min="6" max="9" width="9"/></cols>)")},
        WidthCase{
            "AroundIt",
            R"(<cols><col min="2" max="16384" hidden="1" width="9"/></cols>)",
            R"(<cols><col min="2" max="4" hidden="1" width="9"/>)"
            R"(<col min="5" max="5" width="60" customWidth="1"/>)"
            R"(<col min="6" max="16384" hidden="1" width="9"/></cols>)"},
        WidthCase{
            "OfItAlone",
            R"(<cols><col min="5" max="5" width="9"></col></cols>)",
            R"(<cols><col min="5" max="5" width="60" customWidth="1"></col></cols>)"}),
    [](const auto& widths) { return widths.param.name; });

// Overlapping or unsorted widths would make Excel repair the file.
TEST_P(WidthTest, OfTheNewColumnIsSetApart) {
  const std::string rows = "<sheetData>" + Header();
  EXPECT_EQ(Annotated(GetParam().before + rows + "</row></sheetData>", {}),
            GetParam().after + rows + kNewTitle + "</row></sheetData>");
}

TEST(AnnotateTest, TheDimensionCoversTheNewColumn) {
  const std::string rows = "<sheetData>" + Header() + "</row></sheetData>";
  EXPECT_THAT(Annotated("<dimension ref=\"A1:D9\"/>" + rows, {}),
              HasSubstr("<dimension ref=\"A1:E9\"/>"));
  EXPECT_THAT(Annotated("<dimension ref=\"A1\"/>" + rows, {}),
              HasSubstr("<dimension ref=\"A1:E1\"/>"));
  EXPECT_THAT(Annotated("<dimension ref=\"A1:XFD9\"/>" + rows, {}),
              HasSubstr("<dimension ref=\"A1:XFD9\"/>"));
}

// R20: nothing that the sheet holds, in any row, is written over.
TEST(AnnotateTest, TheNewColumnIsRightOfAllThatIsUsed) {
  const std::string start = "<sheetData>" + Header() + "</row>";
  EXPECT_THAT(Annotated(start + R"(<row r="9"><c r="H9"><v>1</v></c></row>)"
                                "</sheetData>",
                        {}),
              HasSubstr(R"(<c r="I1")"));
  EXPECT_THAT(Annotated(start + R"(<row r="9"><c r="H9"><f>1+1</f></c></row>)"
                                "</sheetData>",
                        {}),
              HasSubstr(R"(<c r="I1")"));
  EXPECT_THAT(Annotated(start + "</sheetData><mergeCells><mergeCell "
                                "ref=\"A9:F9\"/></mergeCells>",
                        {}),
              HasSubstr(R"(<c r="G1")"));
}

TEST(AnnotateTest, TheNewTitleLooksLikeTheLastOne) {
  EXPECT_THAT(
      Annotated("<sheetData>" + Header() +
                    R"(<c s="6" t="str"><v>More</v></c></row></sheetData>)",
                {}),
      HasSubstr(R"(<c r="F1" s="6" t="inlineStr">)"));
}

struct TextCase {
  const char* name;
  std::string text;
  std::string read;  // by WorkbookReader
};
class ErrorTextTest : public ::testing::TestWithParam<TextCase> {};

std::string Repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

INSTANTIATE_TEST_SUITE_P(
    Texts, ErrorTextTest,
    ::testing::Values(
        TextCase{"Markup", "<b> & \"c\" ]]>", "<b> & \"c\" ]]>"},
        TextCase{"Formula", "=1+1", "=1+1"},
        TextCase{"Blanks", "  a\n\tb ", "  a\n\tb "},
        TextCase{"OtherScripts", "Prüfung 試験 😀", "Prüfung 試験 😀"},
        TextCase{"WhatXmlCannotHold", std::string("a\r\x01\0b", 5),
                 std::string("a\r\x01\0b", 5)},
        TextCase{"WhatLooksEscaped", "_x0041_ _x41_", "_x0041_ _x41_"},
        TextCase{"NotUtf8",
                 "a\xFF"
                 "b",
                 "a\uFFFDb"},
        TextCase{"AsLongAsACellCanHold", Repeated("é", 32'767),
                 Repeated("é", 32'767)},
        TextCase{"Longer", Repeated("é", 32'768), Repeated("é", 32'766) + "…"},
        TextCase{"LongerWithPairs", Repeated("😀", 20'000),
                 Repeated("😀", 16'383) + "…"}),
    [](const auto& text) { return text.param.name; });

// R33: what is shown is the text, whatever it begins with.
TEST_P(ErrorTextTest, IsShownAsItIs) {
  const auto file = AnnotateWorkbook(
      test::WorkbookOf({{"UIC", "PSN", "CredentialCode", "Title"}, {"1"}}), {},
      From({{2, GetParam().text}}));
  // The header lacks a title, so that nothing is annotated.
  EXPECT_EQ(domain::ErrorReason(file.status()), "MISSING_FIELDS");

  // To read the column, it is taken for the one of the names.
  const auto annotated = AnnotateWorkbook(
      test::WorkbookOf(
          {{"UIC", "PSN", "CredentialCode", "CredentialName"}, {"1"}}),
      {}, From({{2, GetParam().text}}));
  ASSERT_TRUE(annotated.ok()) << annotated.status();
  const std::string xml = absl::StrReplaceAll(
      test::PartOf(*annotated, kSheetPart),
      {{">CredentialName<", ">Other<"}, {">Error<", ">CredentialName<"}});
  const auto rows =
      test::ReadRows(test::WorkbookBuilder().AddSheet("S", xml).Build());
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->front().credential_name, test::Text(GetParam().read));
}

TEST(AnnotateTest, AsksForTheRowsBelowTheHeaderInTheirOrder) {
  std::vector<std::int32_t> asked;
  const auto file = AnnotateWorkbook(
      test::WorkbookBuilder()
          .AddRows("<row r=\"2\"/>" + Header("<row r=\"3\">") +
                   "</row><row r=\"7\"/><row/><row r=\"20\"><c/></row>")
          .Build(),
      {}, [&asked](std::int32_t row) {
        asked.push_back(row);
        return std::string();
      });
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT(asked, ElementsAre(7, 8, 20));
}

TEST(AnnotateTest, AnErrorOfTheSourceOfTextsIsAnswered) {
  const auto file =
      AnnotateWorkbook(test::Fixture("openpyxl.xlsx"), {},
                       [](std::int32_t) -> absl::StatusOr<std::string> {
                         return absl::UnavailableError("the database is away");
                       });
  EXPECT_EQ(file.status(), absl::UnavailableError("the database is away"));
}

TEST(AnnotateTest, ASheetWithoutAFreeColumnIsRefused) {
  const std::string file =
      test::WorkbookBuilder()
          .AddRows(Header() + R"(<c r="XFD1"><v>1</v></c></row>)")
          .Build();
  const auto annotated = AnnotateWorkbook(file, {}, From({}));
  EXPECT_EQ(domain::ErrorReason(annotated.status()), "TOO_MANY_COLUMNS");
  EXPECT_THAT(std::string(annotated.status().message()), HasSubstr("16384"));
}

std::string Utf16(const std::string& ascii, bool little) {
  std::string utf16 = little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char c : ascii) {
    if (!little) utf16.push_back('\0');
    utf16.push_back(c);
    if (little) utf16.push_back('\0');
  }
  return utf16;
}

TEST(AnnotateTest, ASheetInUtf16IsRecoded) {
  for (const bool little : {true, false}) {
    // So long that pieces end inside of characters.
    std::string rows = Header() + "</row>";
    for (int i = 0; i < 10'000; ++i) rows += "<row><c><v>123456</v></c></row>";
    const std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" +
                            Worksheet("<sheetData>" + rows + "</sheetData>");
    const auto file = AnnotateWorkbook(
        test::WorkbookBuilder().AddSheet("S", Utf16(xml, little)).Build(), {},
        From({{10'001, "wrong"}}));
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_THAT(test::PartOf(*file, kSheetPart),
                HasSubstr("<row><c><v>123456</v></c>" +
                          Cell("E10001", "wrong") + "</row></sheetData>"));
    const auto read = test::ReadRows(*file);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->size(), 10'000u);
  }
}

class AnnotatedFixtureTest : public ::testing::TestWithParam<const char*> {
 protected:
  std::string file_ = test::Fixture(GetParam());
  Texts texts_ = {{3, "Student not enrolled in program"}, {7, "Ä\nB"}};
};

INSTANTIATE_TEST_SUITE_P(
    Writers, AnnotatedFixtureTest,
    ::testing::Values("exceljs.xlsx", "libreoffice.xlsx", "libxlsxwriter.xlsx",
                      "libxlsxwriter-constant-memory.xlsx", "openpyxl.xlsx",
                      "sheetjs.xlsx", "sheetjs-inline.xlsx"),
    [](const auto& writer) {
      return absl::StrReplaceAll(writer.param, {{"-", "_"}, {".xlsx", ""}});
    });

// R20
TEST_P(AnnotatedFixtureTest, IsUploadedAgainAsItIs) {
  const auto once = AnnotateWorkbook(file_, {}, From(texts_));
  ASSERT_TRUE(once.ok()) << once.status();
  const auto rows = test::ReadRows(*once);
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows, ElementsAreArray(test::FixtureRows()));

  const std::string sheet = "xl/worksheets/sheet2.xml";
  const auto twice = AnnotateWorkbook(*once, {}, From(texts_));
  ASSERT_TRUE(twice.ok()) << twice.status();
  EXPECT_EQ(test::PartOf(*twice, sheet), test::PartOf(*once, sheet));

  const auto corrected = AnnotateWorkbook(*twice, {}, From({}));
  ASSERT_TRUE(corrected.ok()) << corrected.status();
  EXPECT_THAT(test::PartOf(*corrected, sheet),
              Not(HasSubstr("Student not enrolled")));
  EXPECT_THAT(test::PartOf(*corrected, sheet), HasSubstr(">Error<"));
}

TEST_P(AnnotatedFixtureTest, AllOtherPartsStayAsTheyAre) {
  const auto annotated = AnnotateWorkbook(file_, {}, From(texts_));
  ASSERT_TRUE(annotated.ok()) << annotated.status();
  for (const char* part : {"[Content_Types].xml", "_rels/.rels",
                           "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
                           "xl/styles.xml", "xl/worksheets/sheet1.xml"}) {
    EXPECT_EQ(test::PartOf(*annotated, part), test::PartOf(file_, part))
        << part;
  }
}

// Excel offers to repair an archive with ZIP64 records.
TEST_P(AnnotatedFixtureTest, IsAnArchiveThatExcelOpens) {
  const auto annotated = AnnotateWorkbook(file_, {}, From(texts_));
  ASSERT_TRUE(annotated.ok()) << annotated.status();
  int entries = 0;
  for (std::size_t at = 0;
       (at = annotated->find("PK\x03\x04", at)) != std::string::npos; ++at) {
    EXPECT_LE((*annotated)[at + 4], 20) << "version needed, entry " << entries;
    ++entries;
  }
  EXPECT_GE(entries, 6);
}

}  // namespace
}  // namespace cte::server
