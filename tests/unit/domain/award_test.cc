#include "domain/award.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/error.h"
#include "tests/unit/domain/sample_rows.h"

namespace cte::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Uic UicOf(const char* text) { return *Uic::Parse(text); }

// What the rows of one call come to with the sample's facts.
std::vector<CheckedRow> Checked(const std::vector<CheckedRow>& rows,
                                const Facts& facts) {
  std::vector<CheckedRow> checked;
  for (const CheckedRow& row : rows) {
    if (!row.valid()) {
      checked.push_back(row);
    } else {
      checked.push_back(Check(Reparse(row), facts));
    }
  }
  return checked;
}

TEST(AwardRows, R10_AreCheckedAsTheRowsOfAnImport) {
  const auto rows =
      AwardRows(kWelding, {UicOf(kWelder), UicOf(kStranger)}, "awsiitm", "");
  ASSERT_EQ(rows.size(), 2u);
  const auto checked = Checked(rows, SampleFacts());
  EXPECT_TRUE(checked[0].valid());
  EXPECT_EQ(checked[0].credential_id, kApprovedId);
  EXPECT_EQ(checked[0].row_number, 1);
  EXPECT_THAT(Codes(checked[1].findings),
              ElementsAre(FindingCode::kStudentNotEnrolled));
  EXPECT_EQ(checked[1].row_number, 2);
}

TEST(AwardRows, R12_ANameIsASuggestion) {
  const auto rows =
      AwardRows(kWelding, {UicOf(kWelder)}, "", "Underwater Welding");
  const auto checked = Checked(rows, SampleFacts());
  EXPECT_EQ(checked[0].credential_type, CredentialType::kSuggested);
  EXPECT_EQ(checked[0].credential_id, kSuggestedId);
}

TEST(AwardRows, R12_ANameIsOneLineOfAtMost200Characters) {
  for (const std::string& name : {std::string(201, 'a'), std::string("a\nb")}) {
    const auto rows = AwardRows(kWelding, {UicOf(kWelder)}, "", name);
    EXPECT_THAT(Codes(rows[0].findings),
                ElementsAre(FindingCode::kInvalidCredentialName));
    EXPECT_EQ(ErrorReason(RefusalOf(rows)), "INVALID_CREDENTIAL_NAME");
  }
}

TEST(DeclarationRow, R23_DeclaresTheProgram) {
  Facts facts = SampleFacts();
  const CheckedRow row = DeclarationRow(kWelding);
  EXPECT_TRUE(Check(Reparse(row), facts).valid());
  facts.programs[kWelding].has_awards = true;
  EXPECT_THAT(Codes(Check(Reparse(row), facts).findings),
              ElementsAre(FindingCode::kProgramHasCredentials));
}

TEST(RefusalOf, R10_HasEveryFindingOfEveryStudentAndNamesNone) {
  Facts facts = SampleFacts();
  facts.programs[kWelding].declared = true;
  const auto rows = Checked(
      AwardRows(kWelding, {UicOf(kWelder), UicOf(kStranger)}, "PAVSS", ""),
      facts);
  const absl::Status status = RefusalOf(rows);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(status), "PROGRAM_MARKED_NO_CREDENTIALS");
  const auto violations = FieldViolationsOf(status);
  ASSERT_EQ(violations.size(), 3u);
  EXPECT_EQ(violations[0].field, "uics[0]");
  EXPECT_EQ(violations[1].field, "uics[1]");
  EXPECT_EQ(violations[2].field, "uics[1]");
  EXPECT_THAT(violations[2].description, HasSubstr(kStranger));
}

TEST(RefusalOf, ItsMessageMayEndInALog) {
  const auto rows = Checked(
      AwardRows(kWelding, {UicOf(kWelder), UicOf(kStranger)}, "PAVSS", ""),
      SampleFacts());
  const absl::Status status = RefusalOf(rows);
  EXPECT_EQ(ErrorReason(status), "STUDENT_NOT_ENROLLED");
  const std::string message(status.message());
  EXPECT_THAT(message, Not(HasSubstr(kStranger)));
  EXPECT_THAT(message, HasSubstr("1 of 2 students"));
}

TEST(RefusalOf, TellsWrongRequestsFromWrongMoments) {
  const auto code_of = [](FindingCode code) {
    CheckedRow row;
    row.findings = {{code, "", "", "why"}};
    return RefusalOf({row}).code();
  };
  EXPECT_EQ(code_of(FindingCode::kUnknownCredential),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code_of(FindingCode::kYearClosed),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code_of(FindingCode::kSuggestionDeclined),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code_of(FindingCode::kProgramNotFound),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(code_of(FindingCode::kUnauthorizedPsn),
            absl::StatusCode::kPermissionDenied);
}

TEST(RefusalOf, R3_OfADeclarationHasNoFields) {
  std::vector<CheckedRow> rows = {DeclarationRow(Psn{17})};
  rows[0].findings = {
      {FindingCode::kProgramHasCredentials, "PSN", "17", "It has."}};
  const absl::Status status = RefusalOf(rows);
  EXPECT_EQ(ErrorReason(status), "PROGRAM_HAS_CREDENTIALS");
  EXPECT_EQ(status.message(), "It has.");
  EXPECT_THAT(FieldViolationsOf(status), IsEmpty());
}

TEST(RefusalOf, IsNeverOk) {
  EXPECT_EQ(RefusalOf({DeclarationRow(Psn{17})}).code(),
            absl::StatusCode::kInternal);
}

struct YearsCase {
  std::int32_t first;
  std::int32_t last;
  bool valid;
};

TEST(SetYears, HoldsABoundThatIsNotZero) {
  for (const YearsCase& c : std::vector<YearsCase>{{0, 0, true},
                                                   {2024, 0, true},
                                                   {0, 2024, true},
                                                   {2024, 2024, true},
                                                   {2025, 2024, false},
                                                   {-1, 0, false},
                                                   {0, 2201, false},
                                                   {1949, 0, false}}) {
    AwardQuery query;
    const auto status = SetYears(c.first, c.last, query);
    EXPECT_EQ(ErrorReason(status), c.valid ? "" : "YEARS_INVALID")
        << c.first << " " << c.last;
    if (!c.valid) continue;
    EXPECT_EQ(query.first_year, c.first == 0 ? kFirstSchoolYear : c.first);
    EXPECT_EQ(query.last_year, c.last == 0 ? kLastSchoolYear : c.last);
  }
}

TEST(AwardNotFound, NamesTheCredentialAndNoStudent) {
  AwardRemoval removal{kWelding, UicOf(kWelder), 2026, "AWSIITM", ""};
  std::string message(AwardNotFound(removal).message());
  EXPECT_THAT(message, HasSubstr("AWSIITM"));
  EXPECT_THAT(message, Not(HasSubstr(kWelder)));
  removal = {kWelding, UicOf(kWelder), 2026, "", "Underwater Welding"};
  message = std::string(AwardNotFound(removal).message());
  EXPECT_THAT(message, HasSubstr("Underwater Welding"));
}

}  // namespace
}  // namespace cte::domain
