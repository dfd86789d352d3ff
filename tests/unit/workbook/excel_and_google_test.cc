#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/workbook/reader.h"
#include "tests/support/workbook_builder.h"
#include "tests/unit/workbook/read_workbook.h"

// The workbook of the fixtures, as two programs write it that cannot be run
// where this is tested.

namespace cte::server {
namespace {

using ::testing::ElementsAreArray;

constexpr const char* kExcelSheet =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" xr:uid="{00000000-0001-0000-0000-000000000000}"><dimension ref="A1:E7"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/><cols><col min="1" max="1" width="11" bestFit="1" customWidth="1"/></cols><sheetData><row r="1" spans="1:5" x14ac:dyDescent="0.25"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c><c r="C1" s="1" t="s"><v>2</v></c><c r="D1" s="1" t="s"><v>3</v></c><c r="E1" s="1" t="s"><v>4</v></c></row><row r="2" spans="1:5" x14ac:dyDescent="0.25"><c r="A2" t="s"><v>5</v></c><c r="B2"><v>17</v></c><c r="C2" t="str"><f>UPPER("autcp")</f><v>AUTCP</v></c><c r="E2" t="s"><v>6</v></c></row><row r="3" spans="1:5" x14ac:dyDescent="0.25"><c r="A3" t="s"><v>7</v></c><c r="B3"><f t="shared" ref="B3:B3" si="0">21000+223</f><v>21223</v></c><c r="D3" t="s"><v>8</v></c></row><row r="4" spans="1:5" ht="30" x14ac:dyDescent="0.25"><c r="A4"><v>7526119675</v></c><c r="B4" t="s"><v>9</v></c><c r="C4" t="s"><v>10</v></c><c r="D4" s="2" t="s"><v>11</v></c></row><row r="6" spans="1:5" x14ac:dyDescent="0.25"><c r="A6" t="s"><v>12</v></c><c r="B6"><v>21120</v></c><c r="C6" t="s"><v>13</v></c><c r="D6" s="3"/><c r="E6"><v>3.5</v></c></row><row r="7" spans="1:5" x14ac:dyDescent="0.25"><c r="A7" t="s"><v>14</v></c><c r="B7"><v>19859.5</v></c><c r="C7" t="s"><v>15</v></c><c r="D7" t="b"><v>1</v></c></row></sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"/></extLst></worksheet>)";

constexpr const char* kExcelStrings =
    R"(<si><t>UIC</t></si><si><t>PSN</t></si><si><t>Credential Code</t></si><si><t>credentialname</t></si><si><t>Notes</t></si><si><t>0002779586</t></si><si><t>ours</t></si><si><t>A025736286</t><phoneticPr fontId="1"/></si><si><r><t xml:space="preserve">Prüfung für </t></r><r><rPr><b/><sz val="11"/><rFont val="Calibri"/></rPr><t>Köche &amp; &lt;Bäcker&gt;</t></r><rPh sb="0" eb="1"><t>プルーフング</t></rPh><phoneticPr fontId="1" type="noConversion"/></si><si><t>20592</t></si><si><t>AWSIITM</t></si><si><t xml:space="preserve">  Welding
Level 1 </t></si><si><t>9999999999</t></si><si><t>X</t></si><si><t>1523017136</t></si><si><t>PAVSS</t></si>)";

// R19
TEST(ExcelAndGoogleTest, ExcelWithSpansRichStringsPhoneticsAndFormulas) {
  const auto rows = test::ReadRows(test::WorkbookBuilder()
                                       .AddSheet("Awards", kExcelSheet)
                                       .SharedStrings(kExcelStrings)
                                       .Build());
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows, ElementsAreArray(test::FixtureRows()));
}

constexpr const char* kGoogleSheet =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><sheetPr><outlinePr summaryBelow="0" summaryRight="0"/></sheetPr><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr customHeight="1" defaultColWidth="12.63" defaultRowHeight="15.75"/><sheetData><row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c><c r="C1" s="1" t="s"><v>2</v></c><c r="D1" s="1" t="s"><v>3</v></c><c r="E1" s="1" t="s"><v>4</v></c></row><row r="2"><c r="A2" s="2" t="s"><v>5</v></c><c r="B2" s="1"><v>17.0</v></c><c r="C2" s="1" t="str"><f>UPPER("autcp")</f><v>AUTCP</v></c><c r="E2" s="1" t="s"><v>6</v></c></row><row r="3"><c r="A3" s="1" t="s"><v>7</v></c><c r="B3" s="1"><v>21223.0</v></c><c r="D3" s="1" t="s"><v>8</v></c></row><row r="4"><c r="A4" s="1"><v>7.526119675E9</v></c><c r="B4" s="2" t="s"><v>9</v></c><c r="C4" s="1" t="s"><v>10</v></c><c r="D4" s="1" t="s"><v>11</v></c></row><row r="6"><c r="A6" s="2" t="s"><v>12</v></c><c r="B6" s="1"><v>21120.0</v></c><c r="C6" s="1" t="s"><v>13</v></c><c r="E6" s="1"><v>3.5</v></c></row><row r="7"><c r="A7" s="2" t="s"><v>14</v></c><c r="B7" s="1"><v>19859.5</v></c><c r="C7" s="1" t="s"><v>15</v></c><c r="D7" s="1" t="b"><v>1</v></c></row></sheetData><drawing r:id="rId1"/></worksheet>)";

constexpr const char* kGoogleStrings =
    R"(<si><t>UIC</t></si><si><t>PSN</t></si><si><t>Credential Code</t></si><si><t>credentialname</t></si><si><t>Notes</t></si><si><t>0002779586</t></si><si><t>ours</t></si><si><t>A025736286</t></si><si><t>Prüfung für Köche &amp; &lt;Bäcker&gt;</t></si><si><t>20592</t></si><si><t>AWSIITM</t></si><si><t xml:space="preserve">  Welding
Level 1 </t></si><si><t>9999999999</t></si><si><t>X</t></si><si><t>1523017136</t></si><si><t>PAVSS</t></si>)";

// R19: Google Sheets spells every number as a decimal, long ones with an
// exponent; what that is worth is the row parser's to say.
TEST(ExcelAndGoogleTest, GoogleSheetsKeepsItsSpellingOfNumbers) {
  auto expected = test::FixtureRows();
  for (domain::RawRow& row : expected) {
    if (row.psn.kind == domain::RawCell::Kind::kNumber &&
        row.psn.text != "19859.5") {
      row.psn.text += ".0";
    }
  }
  expected[2].uic.text = "7.526119675E9";
  const auto rows = test::ReadRows(test::WorkbookBuilder()
                                       .AddSheet("Awards", kGoogleSheet)
                                       .SharedStrings(kGoogleStrings)
                                       .Build());
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows, ElementsAreArray(expected));
}

}  // namespace
}  // namespace cte::server
