#include "domain/file_checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/domain/sample_rows.h"

namespace cte::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto kDuplicate = FindingCode::kDuplicateRow;
constexpr auto kConflict = FindingCode::kConflictingRows;

constexpr const char* kUic = kWelder;

// What the rows of a file show together; the first one stands in row 2.
std::vector<CheckedRow> CheckFile(const std::vector<RawRow>& file,
                                  bool* has_conflicts = nullptr) {
  const Facts facts = SampleFacts();
  FileChecker checker;
  std::vector<CheckedRow> rows;
  for (RawRow raw : file) {
    raw.row_number = static_cast<std::int32_t>(rows.size() + 2);
    const ParsedRow parsed = Parse(raw);
    rows.push_back(Check(parsed, facts));
    rows.back().findings.clear();
    checker.Add(parsed, rows.back());
  }
  bool marked = false;
  for (CheckedRow& row : rows) marked |= checker.MarkConflicts(row);
  EXPECT_EQ(marked, checker.has_conflicts());
  if (has_conflicts != nullptr) *has_conflicts = checker.has_conflicts();
  return rows;
}

void ExpectNoFindings(const std::vector<RawRow>& file) {
  for (const CheckedRow& row : CheckFile(file)) {
    EXPECT_THAT(Codes(row.findings), IsEmpty()) << row.row_number;
  }
}

TEST(FileChecker, R24_TheSameAwardTwiceIsAWarningThatNamesTheFirstRow) {
  const auto rows = CheckFile({TextRow(kUic, "20592", "AWSIITM"),
                               TextRow(kUic, "20592", "PAVSS"),
                               TextRow(kUic, "20592", "awsiitm"),
                               TextRow(kUic, "20592", "AWSIITM", "a name")});
  EXPECT_THAT(rows[0].findings, IsEmpty());
  EXPECT_THAT(rows[1].findings, IsEmpty());
  for (const CheckedRow& row : {rows[2], rows[3]}) {
    ASSERT_THAT(Codes(row.findings), ElementsAre(kDuplicate));
    EXPECT_EQ(row.findings[0].value, "2");
    EXPECT_THAT(row.findings[0].message, HasSubstr("Row 2 says the same"));
    EXPECT_TRUE(row.valid());
  }
}

TEST(FileChecker, R24_ARowOfAnotherStudentProgramOrCredentialIsNoDuplicate) {
  ExpectNoFindings({TextRow(kUic, "20592", "AWSIITM"),
                    TextRow(kStranger, "20592", "AWSIITM"),
                    TextRow(kUic, "17", "AWSIITM"),
                    TextRow(kUic, "20592", "PAVSS"),
                    TextRow(kUic, "20592", "", "Underwater Welding"),
                    TextRow(kUic, "20592", "", "New Badge"),
                    TextRow(kUic, "17", "", "New Badge")});
}

TEST(FileChecker, R24_SuggestionsAreTheSameByTheirName) {
  const auto rows =
      CheckFile({TextRow(kUic, "20592", "", "New Badge"),
                 TextRow(kUic, "20592", "", "Newer Badge"),
                 TextRow(kUic, "20592", "", " New Badge "),
                 TextRow(kUic, "20592", "", "Underwater Welding"),
                 TextRow(kUic, "20592", "", "Underwater Welding")});
  EXPECT_THAT(rows[1].findings, IsEmpty());
  ASSERT_THAT(Codes(rows[2].findings), ElementsAre(kDuplicate));
  EXPECT_EQ(rows[2].findings[0].value, "2");
  EXPECT_THAT(rows[3].findings, IsEmpty());
  EXPECT_THAT(Codes(rows[4].findings), ElementsAre(kDuplicate));
}

TEST(FileChecker, R24_ASuggestionIsNeverACatalogueCredential) {
  // The first suggestion has the number 0, the next 1, as AWSIITM's id.
  ExpectNoFindings({TextRow(kUic, "20592", "", "New Badge"),
                    TextRow(kUic, "20592", "", "Newer Badge"),
                    TextRow(kUic, "20592", "AWSIITM")});
}

TEST(FileChecker, R24_TheSameDeclarationTwiceIsAWarning) {
  const auto rows = CheckFile({TextRow("9999999999", "20592", "X"),
                               TextRow("9999999999", "17", "X"),
                               TextRow("9999999999", "20592", "x")});
  EXPECT_THAT(rows[0].findings, IsEmpty());
  EXPECT_THAT(rows[1].findings, IsEmpty());
  ASSERT_THAT(Codes(rows[2].findings), ElementsAre(kDuplicate));
  EXPECT_EQ(rows[2].findings[0].value, "2");
}

TEST(FileChecker, R24_RowsThatCannotBeReadAreNoDuplicates) {
  ExpectNoFindings(
      {TextRow("nobody", "20592", "AWSIITM"),
       TextRow("nobody", "20592", "AWSIITM"), TextRow(kUic, "20592", "NOSUCH"),
       TextRow(kUic, "20592", "NOSUCH"), TextRow(kUic, "20592", ""),
       TextRow(kUic, "20592", ""), TextRow(kUic, "none", "AWSIITM"),
       TextRow(kUic, "none", "AWSIITM"), TextRow(kUic, "20592", "X"),
       TextRow(kUic, "20592", "X")});
}

TEST(FileChecker, R24_ADeclarationAndAnAwardOfOnePsnConflict) {
  bool has_conflicts = false;
  const auto rows = CheckFile(
      {TextRow(kUic, "20592", "AWSIITM"), TextRow(kUic, "17", "PAVSS"),
       TextRow(kUic, "020592", "PAVSS"), TextRow("9999999999", "20592", "X")},
      &has_conflicts);
  EXPECT_TRUE(has_conflicts);
  EXPECT_THAT(rows[1].findings, IsEmpty());
  for (const CheckedRow& row : {rows[0], rows[2]}) {
    ASSERT_THAT(Codes(row.findings), ElementsAre(kConflict));
    EXPECT_EQ(row.findings[0].column, "PSN");
    EXPECT_EQ(row.findings[0].value, "20592");
    EXPECT_THAT(row.findings[0].message,
                HasSubstr("row 5 declares that it gives none"));
    EXPECT_THAT(row.findings[0].message, HasSubstr("Delete one"));
    EXPECT_FALSE(row.valid());
  }
  ASSERT_THAT(Codes(rows[3].findings), ElementsAre(kConflict));
  EXPECT_THAT(rows[3].findings[0].message, HasSubstr("row 2 gives one"));
}

TEST(FileChecker, R24_TheOrderOfTheConflictingRowsDoesNotMatter) {
  const auto rows = CheckFile(
      {TextRow("9999999999", "20592", "X"), TextRow(kUic, "20592", "AWSIITM")});
  EXPECT_THAT(Codes(rows[0].findings), ElementsAre(kConflict));
  EXPECT_THAT(rows[0].findings[0].message, HasSubstr("row 3 gives one"));
  EXPECT_THAT(Codes(rows[1].findings), ElementsAre(kConflict));
  EXPECT_THAT(rows[1].findings[0].message, HasSubstr("row 2 declares"));
}

TEST(FileChecker, R24_AnInvalidAwardConflictsToo) {
  const auto rows = CheckFile({TextRow("nobody", "20592", "NOSUCH"),
                               TextRow("9999999999", "20592", "X")});
  EXPECT_THAT(Codes(rows[0].findings), ElementsAre(kConflict));
  EXPECT_THAT(Codes(rows[1].findings), ElementsAre(kConflict));
}

TEST(FileChecker, R24_HalfADeclarationConflictsWithNothing) {
  ExpectNoFindings({TextRow("9999999999", "20592", "AWSIITM"),
                    TextRow("9999999999", "20592", "X"),
                    TextRow(kUic, "20592", "X")});
}

TEST(FileChecker, R24_AConflictGoesBeforeTheWarningsOfARow) {
  const auto rows = CheckFile({TextRow(kUic, "20592", "AWSIITM"),
                               TextRow(kUic, "20592", "AWSIITM"),
                               TextRow("9999999999", "20592", "X")});
  EXPECT_THAT(Codes(rows[1].findings), ElementsAre(kConflict, kDuplicate));
}

TEST(FileChecker, R24_AnOrdinaryFileHasNoConflicts) {
  bool has_conflicts = true;
  CheckFile(
      {TextRow(kUic, "20592", "AWSIITM"), TextRow("9999999999", "17", "X")},
      &has_conflicts);
  EXPECT_FALSE(has_conflicts);
}

TEST(FileChecker, R24_DoesNotKnowARowThatWasNotAdded) {
  const FileChecker checker;
  CheckedRow row =
      Check(Parse(TextRow(kUic, "20592", "AWSIITM")), SampleFacts());
  EXPECT_FALSE(checker.MarkConflicts(row));
  EXPECT_THAT(row.findings, IsEmpty());
}

}  // namespace
}  // namespace cte::domain
