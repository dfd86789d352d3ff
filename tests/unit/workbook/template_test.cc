#include "server/workbook/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>
#include <regex>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/workbook/reader.h"
#include "tests/support/workbook_builder.h"

namespace cte::server {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TemplateTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto file = ImportTemplate();
    ASSERT_TRUE(file.ok()) << file.status();
    file_ = *std::move(file);
  }
  std::string file_;
};

// R32: who sends it back as it is gets no error.
TEST_F(TemplateTest, ImportsAsNoRows) {
  const auto reader = WorkbookReader::Open(file_);
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->header_row(), 1);
  EXPECT_THAT((*reader)->columns().ignored, IsEmpty());
  std::vector<domain::RawRow> rows;
  const auto count = (*reader)->Read(10, &rows);
  ASSERT_TRUE(count.ok()) << count.status();
  EXPECT_EQ(*count, 0u);
}

// The number of the number format of a style, which counts from 0.
std::string NumberFormatOf(const std::string& file, int style) {
  std::string styles = test::PartOf(file, "xl/styles.xml");
  styles.erase(0, styles.find("<cellXfs"));
  static const std::regex kFormat("<xf numFmtId=\"([0-9]+)\"");
  std::sregex_iterator format(styles.begin(), styles.end(), kFormat);
  return (*std::next(format, style))[1];
}

// R33: a UIC that is typed keeps its leading zeros.
TEST_F(TemplateTest, AllFourColumnsAreFormattedAsText) {
  const std::string sheet = test::PartOf(file_, "xl/worksheets/sheet1.xml");
  for (const char* column : {"1", "2", "3", "4"}) {
    const std::regex element(absl::StrCat("<col min=\"", column, "\" max=\"",
                                          column,
                                          "\" width=\"[0-9.]+\" "
                                          "style=\"([0-9]+)\""));
    std::smatch style;
    ASSERT_TRUE(std::regex_search(sheet, style, element)) << sheet;
    EXPECT_EQ(NumberFormatOf(file_, std::stoi(style[1])), "49");
  }
}

TEST_F(TemplateTest, TheHeaderStaysInSight) {
  EXPECT_THAT(test::PartOf(file_, "xl/worksheets/sheet1.xml"),
              HasSubstr("<pane ySplit=\"1\" topLeftCell=\"A2\" "
                        "activePane=\"bottomLeft\" state=\"frozen\"/>"));
}

// R23
TEST_F(TemplateTest, TellsHowToDeclareAProgramWithoutCredentials) {
  const std::string help = test::PartOf(file_, "xl/worksheets/sheet2.xml");
  EXPECT_THAT(help, HasSubstr("9999999999"));
  EXPECT_THAT(help, HasSubstr("credential code X"));
}

}  // namespace
}  // namespace cte::server
