#include "domain/finding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/unit/domain/sample_rows.h"

namespace cte::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct CodeCase {
  FindingCode code;
  int number;
  std::string name;
  std::string label;
};

// Numbers are stored and names are the interface: neither may ever change.
std::vector<CodeCase> SeedErrors() {
  return {{FindingCode::kMissingFields, 1, "MISSING_FIELDS", "Missing Fields"},
          {FindingCode::kProgramMarkedNoCredentials, 2,
           "PROGRAM_MARKED_NO_CREDENTIALS", "PSN marked as no credentials"},
          {FindingCode::kStudentNotEnrolled, 3, "STUDENT_NOT_ENROLLED",
           "Student not enrolled in program"},
          {FindingCode::kProgramNotFound, 4, "PROGRAM_NOT_FOUND",
           "The program was not found using PSN"},
          {FindingCode::kUnauthorizedPsn, 5, "UNAUTHORIZED_PSN",
           "Unauthorized PSN"},
          {FindingCode::kProgramHasCredentials, 6, "PROGRAM_HAS_CREDENTIALS",
           "PSN has credentials"},
          {FindingCode::kCredentialInvalidForProgram, 7,
           "CREDENTIAL_INVALID_FOR_PROGRAM",
           "The credential is invalid for the program"}};
}

std::vector<CodeCase> OurErrors() {
  return {{FindingCode::kInvalidUic, 20, "INVALID_UIC", "Invalid UIC"},
          {FindingCode::kInvalidPsn, 21, "INVALID_PSN", "Invalid PSN"},
          {FindingCode::kUnknownCredential, 22, "UNKNOWN_CREDENTIAL",
           "Unknown credential"},
          {FindingCode::kInvalidNoCredentialsRow, 23,
           "INVALID_NO_CREDENTIALS_ROW", "Invalid no-credentials row"},
          {FindingCode::kConflictingRows, 24, "CONFLICTING_ROWS",
           "Conflicting rows"},
          {FindingCode::kYearClosed, 25, "YEAR_CLOSED", "School year closed"},
          {FindingCode::kInvalidCredentialName, 26, "INVALID_CREDENTIAL_NAME",
           "Invalid credential name"},
          {FindingCode::kAllOrNothing, 27, "ALL_OR_NOTHING",
           "Not written (all or nothing)"},
          {FindingCode::kSuggestionDeclined, 28, "SUGGESTION_DECLINED",
           "Suggestion declined"}};
}

std::vector<CodeCase> Warnings() {
  return {{FindingCode::kUicPadded, 40, "UIC_PADDED", "UIC padded with zeros"},
          {FindingCode::kDuplicateRow, 41, "DUPLICATE_ROW", "Duplicate row"},
          {FindingCode::kAlreadyRecorded, 42, "ALREADY_RECORDED",
           "Already recorded"},
          {FindingCode::kCredentialNameIgnored, 43, "CREDENTIAL_NAME_IGNORED",
           "Credential name ignored"},
          {FindingCode::kSuggestionSettled, 44, "SUGGESTION_SETTLED",
           "Suggestion settled"}};
}

void ExpectThese(const std::vector<CodeCase>& cases, bool errors) {
  for (const CodeCase& c : cases) {
    EXPECT_EQ(static_cast<int>(c.code), c.number) << c.name;
    EXPECT_EQ(CodeName(c.code), c.name);
    EXPECT_EQ(Label(c.code), c.label);
    EXPECT_EQ(IsError(c.code), errors) << c.name;
  }
}

TEST(FindingCode, SeedErrorsKeepTheirLabelsAndNumbers) {
  ExpectThese(SeedErrors(), true);
}

TEST(FindingCode, OurErrorsKeepTheirNumbers) { ExpectThese(OurErrors(), true); }

TEST(FindingCode, WarningsKeepTheirNumbers) { ExpectThese(Warnings(), false); }

TEST(FindingCode, EveryOneIsPinnedHere) {
  std::set<int> pinned;
  for (const auto& cases : {SeedErrors(), OurErrors(), Warnings()}) {
    for (const CodeCase& c : cases) pinned.insert(c.number);
  }
  std::set<int> named;
  for (int number = 0; number < 256; ++number) {
    const auto code = static_cast<FindingCode>(number);
    if (CodeName(code) != "UNKNOWN") named.insert(number);
    EXPECT_EQ(CodeName(code) == "UNKNOWN", Label(code) == "Unknown") << number;
  }
  EXPECT_EQ(named, pinned);
}

Finding Of(FindingCode code) {
  Finding finding;
  finding.code = code;
  return finding;
}

TEST(SortBySeverity, PutsErrorsFirstAndKeepsTheOrderElse) {
  std::vector<Finding> findings = {
      Of(FindingCode::kUicPadded), Of(FindingCode::kUnauthorizedPsn),
      Of(FindingCode::kAlreadyRecorded), Of(FindingCode::kMissingFields)};
  SortBySeverity(findings);
  EXPECT_THAT(
      Codes(findings),
      ElementsAre(FindingCode::kUnauthorizedPsn, FindingCode::kMissingFields,
                  FindingCode::kUicPadded, FindingCode::kAlreadyRecorded));
  findings.clear();
  SortBySeverity(findings);
  EXPECT_THAT(findings, IsEmpty());
}

TEST(HasError, TellsErrorsFromWarnings) {
  EXPECT_FALSE(HasError({}));
  EXPECT_FALSE(HasError({Of(FindingCode::kUicPadded)}));
  EXPECT_TRUE(
      HasError({Of(FindingCode::kUicPadded), Of(FindingCode::kInvalidPsn)}));
}

}  // namespace
}  // namespace cte::domain
