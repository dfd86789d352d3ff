#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "server/workbook/reader.h"
#include "tests/support/workbook_builder.h"
#include "tests/unit/workbook/read_workbook.h"

namespace cte::server {
namespace {

using domain::RawCell;
using domain::RawRow;
using ::testing::ElementsAre;

constexpr const char* kHeader =
    R"(<row><c t="str"><v>UIC</v></c><c t="str"><v>PSN</v></c><c t="str"><v>CredentialCode</v></c><c t="str"><v>CredentialName</v></c></row>)";

// Far more than the reader inflates at a time, so that its pieces end in the
// middle of rows, of cells and of values.
TEST(ReaderRowsTest, NoRowIsLostOrMixedWhereverThePiecesEnd) {
  constexpr int kRows = 20'000;
  std::string rows = kHeader;
  std::vector<RawRow> expected;
  for (int i = 0; i < kRows; ++i) {
    const std::string psn = std::to_string(20'000 + i);
    const std::string name = absl::StrCat("Zertifikat für ", i);
    absl::StrAppend(&rows, "<row><c/><c><v>", psn,
                    "</v></c><c/><c t=\"inlineStr\"><is><t>", name,
                    "</t></is></c></row>");
    expected.push_back({i + 2, {}, test::Number(psn), {}, test::Text(name)});
  }
  const std::string file = test::WorkbookBuilder().AddRows(rows).Build();
  for (const std::size_t batch_size : {1u, 7u, 30'000u}) {
    const auto reader = WorkbookReader::Open(file);
    ASSERT_TRUE(reader.ok()) << reader.status();
    std::vector<RawRow> read;
    std::vector<RawRow> batch;
    while (true) {
      const auto count = (*reader)->Read(batch_size, &batch);
      ASSERT_TRUE(count.ok()) << count.status();
      ASSERT_EQ(*count, batch.size());
      ASSERT_LE(*count, batch_size);
      if (*count == 0) break;
      read.insert(read.end(), batch.begin(), batch.end());
    }
    EXPECT_TRUE(read == expected) << "batches of " << batch_size;
  }
}

struct CellCase {
  const char* name;
  const char* xml;  // of a cell
  RawCell cell;
};

class CellTest : public ::testing::TestWithParam<CellCase> {};

INSTANTIATE_TEST_SUITE_P(
    Cells, CellTest,
    ::testing::Values(
        CellCase{"Number", "<c><v>21223</v></c>", test::Number("21223")},
        CellCase{"NumberAsSpelled", "<c t='n'><v> 7.5E9\n</v></c>",
                 test::Number("7.5E9")},
        CellCase{"SharedString", "<c t='s'><v>0</v></c>", test::Text("plain")},
        CellCase{"RichStringWithoutPhonetics", "<c t='s'><v>1</v></c>",
                 test::Text("two runs")},
        CellCase{"EmptySharedString", "<c t='s'><v>2</v></c>", RawCell{}},
        CellCase{"InlineRichString",
                 "<c t='inlineStr'><is><r><rPr><b/></rPr><t>a </t></r>"
                 "<r><t>b</t></r><rPh sb='0' eb='1'><t>x</t></rPh></is></c>",
                 test::Text("a b")},
        CellCase{"FormulaText", "<c t='str'><f>A1</f><v> a </v></c>",
                 test::Text(" a ")},
        CellCase{"FormulaNumber", "<c><f>1+1</f><v>2</v></c>",
                 test::Number("2")},
        CellCase{"FormulaWithoutValue", "<c><f>1+1</f></c>", RawCell{}},
        CellCase{"True", "<c t='b'><v>1</v></c>", test::Boolean("TRUE")},
        CellCase{"False", "<c t='b'><v>0</v></c>", test::Boolean("FALSE")},
        CellCase{"Error", "<c t='e'><v>#N/A</v></c>", test::CellError("#N/A")},
        CellCase{"Date", "<c t='d'><v>2024-05-01</v></c>",
                 test::Text("2024-05-01")},
        CellCase{"Entities", "<c t='str'><v>&lt;&amp;&#xE4;</v></c>",
                 test::Text("<&ä")},
        CellCase{"CData", "<c t='str'><v><![CDATA[<a>]]></v></c>",
                 test::Text("<a>")},
        CellCase{"Composed", "<c t='str'><v>a&#x308;</v></c>", test::Text("ä")},
        CellCase{"Escapes", "<c t='str'><v>a_x000D_b_x005F_x0041_</v></c>",
                 test::Text("a\rb_x0041_")},
        CellCase{"EscapedPair", "<c t='str'><v>_xD83D__xDE00_</v></c>",
                 test::Text("😀")},
        CellCase{"EscapedHalfPair", "<c t='str'><v>_xD83D_a</v></c>",
                 test::Text("\uFFFDa")},
        CellCase{"NoEscapes", "<c t='str'><v>_x00G0_ _x41_ _x</v></c>",
                 test::Text("_x00G0_ _x41_ _x")},
        CellCase{"ForeignElements",
                 "<c t='str'><e:v xmlns:e='urn:e'>no</e:v><v>a</v>"
                 "<extLst><ext><v>no</v></ext></extLst></c>",
                 test::Text("a")}),
    [](const auto& cell) { return cell.param.name; });

// R19
TEST_P(CellTest, IsReadAsWhatItHolds) {
  const auto rows = test::ReadRows(
      test::WorkbookBuilder()
          .AddRows(absl::StrCat(kHeader, "<row><c><v>1</v></c><c/><c/>",
                                GetParam().xml, "</row>"))
          .SharedStrings(
              "<si><t>plain</t></si><si><r><t xml:space='preserve'>two </t></r>"
              "<r><rPr><i/></rPr><t>runs</t></r><rPh sb='0' eb='1'><t>no</t>"
              "</rPh></si><si/>")
          .Build());
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows, ElementsAre(RawRow{
                         2, test::Number("1"), {}, {}, GetParam().cell}));
}

// R19
TEST(ReaderRowsTest, RowsWithFourBlankCellsAreSkipped) {
  const auto rows = test::ReadRows(
      test::WorkbookBuilder()
          .AddRows(absl::StrCat(
              kHeader, "<row/><row><c/></row>",
              "<row><c t='str'><v> \t&#xA0;&#x3000;&#x2028;</v></c></row>",
              "<row><c r='E5' t='str'><v>in no column of ours</v></c></row>",
              "<row r='9'><c r='D9' t='str'><v>.</v></c></row>"))
          .Build());
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows, ElementsAre(RawRow{9, {}, {}, {}, test::Text(".")}));
}

// R17: the first row that is not empty is the header, wherever it stands.
TEST(ReaderRowsTest, TheHeaderIsTheFirstRowThatIsNotEmpty) {
  const auto reader = WorkbookReader::Open(
      test::WorkbookBuilder()
          .AddRows("<row r='2'/><row r='3'><c s='1'/><c t='str'><v> </v></c>"
                   "</row><row r='5'><c r='B5' t='str'><v>PSN</v></c>"
                   "<c t='str'><v>credential_code</v></c>"
                   "<c r='F5' t='str'><v>CREDENTIAL NAME</v></c>"
                   "<c r='AA5' t='str'><v>Uic</v></c></row>"
                   "<row><c r='B6'><v>1</v></c><c r='AA6'><v>2</v></c></row>")
          .Build());
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->header_row(), 5);
  EXPECT_EQ((*reader)->columns().uic, 26u);
  std::vector<RawRow> rows;
  ASSERT_TRUE((*reader)->Read(9, &rows).ok());
  EXPECT_THAT(rows, ElementsAre(RawRow{
                        6, test::Number("2"), test::Number("1"), {}, {}}));
}

struct SheetsCase {
  const char* name;
  std::vector<std::string> states;
  std::vector<bool> filled;
  const char* sheet;
};
class SheetsTest : public ::testing::TestWithParam<SheetsCase> {};

INSTANTIATE_TEST_SUITE_P(
    Sheets, SheetsTest,
    ::testing::Values(
        SheetsCase{"First", {"visible", "visible"}, {true, true}, "S0"},
        SheetsCase{"HiddenSkipped", {"hidden", "visible"}, {true, true}, "S1"},
        SheetsCase{
            "VeryHiddenSkipped", {"veryHidden", "visible"}, {true, true}, "S1"},
        SheetsCase{
            "EmptyPassedOver", {"visible", "visible"}, {false, true}, "S1"}),
    [](const auto& sheets) { return sheets.param.name; });

// R17
TEST_P(SheetsTest, TheFirstVisibleOneWithAHeaderIsRead) {
  test::WorkbookBuilder builder;
  for (std::size_t i = 0; i < GetParam().states.size(); ++i) {
    builder.AddSheet(
        absl::StrCat("S", i),
        absl::StrCat("<worksheet xmlns='http://schemas.openxmlformats.org/"
                     "spreadsheetml/2006/main'><sheetData>",
                     GetParam().filled[i] ? kHeader : "<row/>",
                     "</sheetData></worksheet>"),
        GetParam().states[i]);
  }
  const auto reader = WorkbookReader::Open(builder.Build());
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->sheet_name(), GetParam().sheet);
}

}  // namespace
}  // namespace cte::server
