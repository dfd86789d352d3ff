#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/workbook_builder.h"
#include "tests/unit/workbook/read_workbook.h"

// Workbooks that something has damaged, the same ones in every run: each is
// read to its end or refused with a reason that the contract names.
namespace cte::server {
namespace {

using ::testing::AnyOf;
using ::testing::AnyOfArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::vector<std::string>& Reasons() {
  static const auto* reasons = new std::vector<std::string>{
      "FILE_EMPTY",       "FILE_TOO_LARGE",     "NOT_A_WORKBOOK",
      "WORKBOOK_DAMAGED", "WORKBOOK_TOO_LARGE", "FILE_ENCRYPTED_OR_OLD",
      "TOO_MANY_ROWS",    "TOO_MANY_COLUMNS",   "CELL_TOO_LONG",
      "NO_WORKSHEET",     "MISSING_FIELDS",     "AMBIGUOUS_COLUMNS"};
  return *reasons;
}

// Whether it was read.
bool ExpectRowsOrARefusal(std::string file) {
  const test::Refusal refusal = test::Refused(std::move(file));
  EXPECT_THAT(refusal.reason, AnyOf(IsEmpty(), AnyOfArray(Reasons())));
  EXPECT_EQ(refusal.reason.empty(), refusal.message.empty()) << refusal.message;
  // What the cells of the fixtures hold.
  EXPECT_THAT(refusal.message, Not(HasSubstr("A025736286")));
  EXPECT_THAT(refusal.message, Not(HasSubstr("Welding")));
  return refusal.reason.empty();
}

class DamageTest : public ::testing::TestWithParam<const char*> {
 protected:
  std::size_t Below(std::size_t bound) { return random_() % bound; }

  std::mt19937 random_{20261123};
};

TEST_P(DamageTest, AFileThatIsCutOffIsRefused) {
  const std::string file = test::Fixture(GetParam());
  for (std::size_t size = 0; size < file.size(); size += 1 + size / 50) {
    EXPECT_THAT(test::Refused(file.substr(0, size)).reason,
                AnyOfArray(Reasons()))
        << size << " of " << file.size() << " bytes";
  }
}

TEST_P(DamageTest, WithOtherBytesItIsReadOrRefused) {
  const std::string file = test::Fixture(GetParam());
  for (int i = 0; i < 1'000; ++i) {
    std::string damaged = file;
    for (std::size_t bytes = 1 + Below(4); bytes > 0; --bytes) {
      damaged[Below(file.size())] = static_cast<char>(random_());
    }
    SCOPED_TRACE(i);
    ExpectRowsOrARefusal(std::move(damaged));
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, DamageTest,
                         ::testing::Values("openpyxl.xlsx", "exceljs.xlsx",
                                           "libreoffice.xlsx",
                                           "libxlsxwriter.xlsx"),
                         [](const auto& test) {
                           std::string name = test.param;
                           return name.substr(0, name.find('.'));
                         });

// Bytes that are damaged in an archive seldom pass its checksums: here the XML
// is damaged before it is packed.
class OddXmlTest : public DamageTest {
 protected:
  static test::WorkbookBuilder Workbook() {
    test::WorkbookBuilder workbook;
    workbook
        .AddRows(
            R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>)"
            R"(<c r="C1" t="inlineStr"><is><t>CredentialCode</t></is></c>)"
            R"(<c r="D1" t="str"><v>CredentialName</v></c></row>)"
            R"(<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>17</v></c></row>)"
            R"(<row><c><v>2.779586E6</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row>)")
        .SharedStrings(
            "<si><t>UIC</t></si><si><r><t>P</t></r><r><t>SN</t></r></si>"
            "<si><t xml:space='preserve'>A025736286_x000D_</t>"
            "<rPh sb='0' eb='1'><t>x</t></rPh></si>");
    return workbook;
  }

  std::string Damaged(std::string xml) {
    static constexpr std::array<std::string_view, 18> kPieces = {
        "<row>",        "</row>",     "<c>",
        "</c>",         "<v>",        "</v>",
        "<is/>",        "<t>",        "r=\"XFE1048577\"",
        "r=\"A0\"",     "t=\"s\"",    "999999999999999999999",
        "-1",           "&#x10FFFF;", "&#0;",
        "<!DOCTYPE a>", "_xD83D_",    "\xED\xA0\x80"};
    for (std::size_t change = 1 + Below(3); change > 0 && !xml.empty();
         --change) {
      const std::size_t at = Below(xml.size());
      const std::size_t size =
          1 + Below(std::min<std::size_t>(xml.size() - at, 40));
      switch (Below(4)) {
        case 0:
          xml[at] = static_cast<char>(random_());
          break;
        case 1:
          xml.erase(at, size);
          break;
        case 2:
          xml.insert(Below(xml.size()), xml.substr(at, size));
          break;
        default:
          xml.insert(at, kPieces[Below(kPieces.size())]);
      }
    }
    return xml;
  }
};

TEST_P(OddXmlTest, IsReadOrRefused) {
  const std::string xml = test::PartOf(Workbook().Build(), GetParam());
  int read = 0;
  for (int i = 0; i < 2'000; ++i) {
    test::WorkbookBuilder workbook = Workbook();
    workbook.package().Put(GetParam(), Damaged(xml));
    SCOPED_TRACE(i);
    if (ExpectRowsOrARefusal(workbook.Build())) ++read;
  }
  // Else the damage would be of one kind only.
  EXPECT_GT(read, 20);
  EXPECT_LT(read, 1'980);
}

INSTANTIATE_TEST_SUITE_P(Parts, OddXmlTest,
                         ::testing::Values("xl/worksheets/sheet1.xml",
                                           "xl/sharedStrings.xml",
                                           "xl/workbook.xml",
                                           "xl/_rels/workbook.xml.rels",
                                           "_rels/.rels"),
                         [](const auto& test) {
                           std::string name;
                           for (const char* c = test.param; *c != '\0'; ++c) {
                             if (std::isalnum(*c)) name += *c;
                           }
                           return name;
                         });

}  // namespace
}  // namespace cte::server
