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
  EXPECT_TRUE(RefusalOf({CheckedRow()}).ok());
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
