#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "server/workbook/reader.h"
#include "tests/unit/workbook/read_workbook.h"

namespace cte::server {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

class WriterTest : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(
    Writers, WriterTest,
    ::testing::Values("exceljs", "libreoffice", "libxlsxwriter",
                      "libxlsxwriter-constant-memory", "openpyxl", "sheetjs",
                      "sheetjs-inline"),
    [](const ::testing::TestParamInfo<const char*>& writer) {
      std::string name = writer.param;
      std::ranges::replace(name, '-', '_');
      return name;
    });

// R17, R19
TEST_P(WriterTest, SameRowsWhoeverWroteThem) {
  const auto rows =
      test::ReadRows(test::Fixture(GetParam() + std::string(".xlsx")));
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows, ElementsAreArray(test::FixtureRows()));
}

// R17
TEST_P(WriterTest, FirstVisibleSheetWithItsHeaderRow) {
  const auto reader =
      WorkbookReader::Open(test::Fixture(GetParam() + std::string(".xlsx")));
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->sheet_name(), "Awards");
  EXPECT_EQ((*reader)->header_row(), 1);
  EXPECT_EQ((*reader)->columns().credential_name, 3u);
  EXPECT_THAT((*reader)->columns().ignored, ElementsAre("Notes"));
}

TEST_P(WriterTest, ProgressEndsAtTheWholeSheet) {
  const auto reader =
      WorkbookReader::Open(test::Fixture(GetParam() + std::string(".xlsx")));
  ASSERT_TRUE(reader.ok()) << reader.status();
  std::vector<domain::RawRow> rows;
  for (auto count = (*reader)->Read(100, &rows); *count != 0;
       count = (*reader)->Read(100, &rows)) {
    ASSERT_TRUE(count.ok());
  }
  EXPECT_GT((*reader)->bytes_total(), 0);
  EXPECT_EQ((*reader)->bytes_done(), (*reader)->bytes_total());
}

}  // namespace
}  // namespace cte::server
