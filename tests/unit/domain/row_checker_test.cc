#include "domain/row_checker.h"

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
using ::testing::UnorderedElementsAre;

constexpr const char* kWeldingPsn = "20592";

CheckedRow CheckText(const RawRow& raw, const Facts& facts) {
  return Check(Parse(raw), facts);
}

// An award to kWelder in the welding program.
RawRow Award(const std::string& code, const std::string& name = "") {
  return TextRow(kWelder, kWeldingPsn, code, name);
}

RawRow Declaration(const std::string& psn = kWeldingPsn) {
  return TextRow("9999999999", psn, "X");
}

// The messages name what the row is about and end in a way out.
void ExpectMessage(const CheckedRow& row,
                   const std::vector<std::string>& parts) {
  ASSERT_EQ(row.findings.size(), 1u);
  for (const std::string& part : parts) {
    EXPECT_THAT(row.findings[0].message, HasSubstr(part));
  }
}

TEST(RowChecker, R21_ShowsProgramAndCredential) {
  RawRow raw = Award("awsiitm");
  raw.row_number = 7;
  const CheckedRow row = CheckText(raw, SampleFacts());
  EXPECT_EQ(row.row_number, 7);
  EXPECT_EQ(row.kind, ParsedRow::Kind::kAward);
  EXPECT_EQ(row.uic, kWelder);
  EXPECT_EQ(row.psn, kWeldingPsn);
  EXPECT_EQ(row.cip_code, "48.0508");
  EXPECT_EQ(row.program_name, "Welding, Braze/Soldering");
  EXPECT_EQ(row.credential_type, CredentialType::kApproved);
  EXPECT_EQ(row.credential_name, "Certified Welder");
  EXPECT_EQ(row.credential_code, "AWSIITM");
  EXPECT_EQ(row.credential_id, kApprovedId);
  EXPECT_EQ(row.outcome, Outcome::kNone);
  EXPECT_THAT(row.findings, IsEmpty());
  EXPECT_TRUE(row.valid());
}

TEST(RowChecker, R3_ADeclarationFailsWhileThereAreAwards) {
  Facts facts = SampleFacts();
  EXPECT_THAT(CheckText(Declaration(), facts).findings, IsEmpty());
  facts.programs[kWelding].has_awards = true;
  const CheckedRow row = CheckText(Declaration(), facts);
  EXPECT_THAT(Codes(row.findings),
              ElementsAre(FindingCode::kProgramHasCredentials));
  ExpectMessage(row, {"PSN 20592", "2025-26", "Remove the credentials first"});
  EXPECT_THAT(CheckText(Award("AWSIITM"), facts).findings, IsEmpty());
}

TEST(RowChecker, R3_DeclaringTwiceIsAWarning) {
  Facts facts = SampleFacts();
  facts.programs[kWelding].declared = true;
  const CheckedRow row = CheckText(Declaration(), facts);
  EXPECT_TRUE(row.valid());
  EXPECT_THAT(Codes(row.findings), ElementsAre(FindingCode::kAlreadyRecorded));
  ExpectMessage(row, {"PSN 20592", "already", "changes nothing"});
}

TEST(RowChecker, R5_AClosedYearTakesNoRow) {
  Facts facts = SampleFacts();
  facts.year_closed = true;
  for (const RawRow& raw :
       {Award("AWSIITM"), Award("", "New Badge"), Declaration()}) {
    const CheckedRow row = CheckText(raw, facts);
    EXPECT_FALSE(row.valid());
    ASSERT_THAT(Codes(row.findings), ElementsAre(FindingCode::kYearClosed));
    EXPECT_EQ(row.findings[0].value, "2025-26");
    ExpectMessage(row, {"2025-26", "state administrator"});
  }
}

TEST(RowChecker, NamesASchoolYearByBothItsYears) {
  Facts facts = SampleFacts();
  facts.year_closed = true;
  facts.school_year = 2000;
  EXPECT_EQ(CheckText(Award("AWSIITM"), facts).findings[0].value, "1999-00");
}

TEST(RowChecker, R11_AnApprovedCredentialMustBeForTheCipCode) {
  Facts facts = SampleFacts();
  facts.programs[kWelding].cip_code = "48.0608";
  const CheckedRow row = CheckText(Award("AWSIITM"), facts);
  EXPECT_THAT(Codes(row.findings),
              ElementsAre(FindingCode::kCredentialInvalidForProgram));
  EXPECT_EQ(row.findings[0].column, "CredentialCode");
  ExpectMessage(row, {"AWSIITM", "48.0608", "PSN 20592", "Choose one that is"});
  EXPECT_EQ(row.credential_name, "Certified Welder");
}

TEST(RowChecker, R11_ASupplementalCredentialWithoutAListIsForAll) {
  const CheckedRow row = CheckText(Award("PAVSS"), SampleFacts());
  EXPECT_THAT(row.findings, IsEmpty());
  EXPECT_EQ(row.credential_type, CredentialType::kSupplemental);
}

TEST(RowChecker, R11_ACredentialMustBeInForceInTheYear) {
  const CheckedRow row = CheckText(Award("OLD"), SampleFacts());
  EXPECT_THAT(Codes(row.findings),
              ElementsAre(FindingCode::kCredentialInvalidForProgram));
  ExpectMessage(row, {"OLD", "not in the catalogue of 2025-26"});
  EXPECT_EQ(row.credential_name, "Old Badge");
}

TEST(RowChecker, R13_TheStudentMustHaveBeenInAClassOfTheProgram) {
  const CheckedRow row =
      CheckText(TextRow(kStranger, kWeldingPsn, "AWSIITM"), SampleFacts());
  EXPECT_THAT(Codes(row.findings),
              ElementsAre(FindingCode::kStudentNotEnrolled));
  EXPECT_EQ(row.findings[0].column, "UIC");
  EXPECT_EQ(row.findings[0].value, kStranger);
  ExpectMessage(row, {kStranger, "PSN 20592", "Check the UIC"});
}

TEST(RowChecker, R13_AClassOfAnotherProgramIsNotEnough) {
  Facts facts = SampleFacts();
  facts.enrolled = {ParticipantOf(kDrafting, kWelder)};
  EXPECT_THAT(Codes(CheckText(Award("AWSIITM"), facts).findings),
              ElementsAre(FindingCode::kStudentNotEnrolled));
}

TEST(RowChecker, R14_ADeclaredProgramTakesNoAward) {
  Facts facts = SampleFacts();
  facts.programs[kWelding].declared = true;
  const CheckedRow row = CheckText(Award("AWSIITM"), facts);
  EXPECT_THAT(Codes(row.findings),
              ElementsAre(FindingCode::kProgramMarkedNoCredentials));
  EXPECT_EQ(row.findings[0].column, "PSN");
  ExpectMessage(row, {"PSN 20592", "2025-26", "Remove the mark first"});
}

TEST(RowChecker, TheProgramMustExistAndBeActive) {
  Facts facts = SampleFacts();
  const CheckedRow unknown =
      CheckText(TextRow(kWelder, "4711", "AWSIITM"), facts);
  EXPECT_THAT(Codes(unknown.findings),
              ElementsAre(FindingCode::kProgramNotFound));
  ExpectMessage(unknown, {"PSN 4711", "Check the PSN"});
  EXPECT_EQ(unknown.cip_code, "");
  EXPECT_EQ(unknown.program_name, "");

  facts.programs[kWelding].active = false;
  const CheckedRow inactive = CheckText(Award("AWSIITM"), facts);
  EXPECT_THAT(Codes(inactive.findings),
              ElementsAre(FindingCode::kProgramNotFound));
  ExpectMessage(inactive, {"PSN 20592", "not active in 2025-26"});
  EXPECT_EQ(inactive.cip_code, "48.0508");
}

TEST(RowChecker, R24_AnAwardThatIsThereAlreadyIsAWarning) {
  Facts facts = SampleFacts();
  facts.awards[ParticipantOf(kWelding, kWelder)] = {kSuggestedId, kApprovedId};

  const CheckedRow approved = CheckText(Award("AWSIITM"), facts);
  EXPECT_TRUE(approved.valid());
  ASSERT_THAT(Codes(approved.findings),
              ElementsAre(FindingCode::kAlreadyRecorded));
  EXPECT_EQ(approved.findings[0].column, "CredentialCode");
  EXPECT_EQ(approved.findings[0].value, "AWSIITM");
  ExpectMessage(approved, {"PSN 20592", "2025-26", "changes nothing"});

  const CheckedRow suggested =
      CheckText(Award("", "Underwater Welding"), facts);
  ASSERT_THAT(Codes(suggested.findings),
              ElementsAre(FindingCode::kAlreadyRecorded));
  EXPECT_EQ(suggested.findings[0].column, "CredentialName");
  EXPECT_EQ(suggested.findings[0].value, "Underwater Welding");

  EXPECT_THAT(CheckText(Award("PAVSS"), facts).findings, IsEmpty());
  EXPECT_THAT(CheckText(Award("", "New Badge"), facts).findings, IsEmpty());
}

TEST(RowChecker, R24_AnotherStudentsAwardIsNotThisOne) {
  Facts facts = SampleFacts();
  facts.awards[ParticipantOf(kWelding, kStranger)] = {kApprovedId};
  facts.awards[ParticipantOf(kDrafting, kWelder)] = {kApprovedId};
  EXPECT_THAT(CheckText(Award("AWSIITM"), facts).findings, IsEmpty());
}

TEST(RowChecker, R25_ACodeThatIsNotKnownIsAnErrorWhateverTheName) {
  for (const std::string name : {"", "Certified Welder"}) {
    const CheckedRow row = CheckText(Award("NOSUCH", name), SampleFacts());
    EXPECT_THAT(Codes(row.findings),
                ElementsAre(FindingCode::kUnknownCredential));
    ExpectMessage(row, {"NOSUCH", "list of credentials"});
    EXPECT_EQ(row.credential_type, CredentialType::kUnknown);
    EXPECT_EQ(row.credential_name, name);
    EXPECT_FALSE(row.credential_id);
  }
}

TEST(RowChecker, R25_ANameAloneIsASuggestion) {
  const CheckedRow fresh = CheckText(Award("", "New Badge"), SampleFacts());
  EXPECT_THAT(fresh.findings, IsEmpty());
  EXPECT_EQ(fresh.credential_type, CredentialType::kSuggested);
  EXPECT_EQ(fresh.credential_name, "New Badge");
  EXPECT_EQ(fresh.credential_code, "");
  EXPECT_FALSE(fresh.credential_id);

  EXPECT_EQ(
      CheckText(Award("", "Underwater Welding"), SampleFacts()).credential_id,
      kSuggestedId);
}

// "Underwater Welding", settled as the sample's approved credential.
Facts SettledFacts() {
  Facts facts = SampleFacts();
  facts.suggestions["Underwater Welding"] = {
      kSuggestedId, SuggestionState::kMapped, "AWSIITM"};
  return facts;
}

TEST(RowChecker, R12_ASettledSuggestionIsTakenAsWhatItMeans) {
  const CheckedRow row =
      CheckText(Award("", "Underwater Welding"), SettledFacts());
  EXPECT_TRUE(row.valid());
  EXPECT_EQ(row.credential_id, kApprovedId);
  EXPECT_EQ(row.credential_code, "AWSIITM");
  EXPECT_EQ(row.credential_name, "Certified Welder");
  EXPECT_EQ(row.credential_type, CredentialType::kApproved);
  EXPECT_THAT(Codes(row.findings),
              ElementsAre(FindingCode::kSuggestionSettled));
  ExpectMessage(row, {"Underwater Welding", "AWSIITM", "Certified Welder"});
}

TEST(RowChecker, R12_AnotherSpellingOfASettledSuggestionToo) {
  Facts facts = SettledFacts();
  facts.suggestions["underwater-welding"] = {
      std::nullopt, SuggestionState::kMapped, "AWSIITM"};
  const CheckedRow row = CheckText(Award("", "underwater-welding"), facts);
  EXPECT_EQ(row.credential_id, kApprovedId);
}

TEST(RowChecker, R11_ASettledSuggestionMustBeForTheCipCode) {
  Facts facts = SettledFacts();
  facts.credentials["AWSIITM"].cip_codes = {"11"};
  const CheckedRow row = CheckText(Award("", "Underwater Welding"), facts);
  EXPECT_THAT(Codes(row.findings),
              ElementsAre(FindingCode::kCredentialInvalidForProgram,
                          FindingCode::kSuggestionSettled));
}

TEST(RowChecker, R12_ADeclinedSuggestionIsAnError) {
  Facts facts = SampleFacts();
  facts.suggestions["Underwater Welding"].state = SuggestionState::kDeclined;
  const CheckedRow row = CheckText(Award("", "Underwater Welding"), facts);
  EXPECT_THAT(Codes(row.findings),
              ElementsAre(FindingCode::kSuggestionDeclined));
  ExpectMessage(row, {"Underwater Welding", "list of credentials"});
}

TEST(RowChecker, R24_ASettledSuggestionThatIsThereAlreadyIsAWarning) {
  Facts facts = SettledFacts();
  facts.awards[ParticipantOf(kWelding, kWelder)] = {kApprovedId};
  const CheckedRow row = CheckText(Award("", "Underwater Welding"), facts);
  EXPECT_TRUE(row.valid());
  EXPECT_THAT(Codes(row.findings), ElementsAre(FindingCode::kSuggestionSettled,
                                               FindingCode::kAlreadyRecorded));
}

TEST(RowChecker, R25_TheCatalogueNameStandsAndAnotherIsAWarning) {
  EXPECT_THAT(
      CheckText(Award("AWSIITM", "certified  WELDER"), SampleFacts()).findings,
      IsEmpty());
  const CheckedRow row = CheckText(Award("AWSIITM", "Baker"), SampleFacts());
  EXPECT_TRUE(row.valid());
  EXPECT_EQ(row.credential_name, "Certified Welder");
  ASSERT_THAT(Codes(row.findings),
              ElementsAre(FindingCode::kCredentialNameIgnored));
  EXPECT_EQ(row.findings[0].column, "CredentialName");
  EXPECT_EQ(row.findings[0].value, "Baker");
  ExpectMessage(row,
                {"AWSIITM", "\"Certified Welder\"", "Check that the code"});
}

TEST(RowChecker, R27_AProgramOutsideTheGrantsIsUnauthorized) {
  Facts facts = SampleFacts();
  for (const std::vector<Grant>& grants : std::vector<std::vector<Grant>>{
           {},
           {{Role::kViewer, ScopeType::kState, ""}},
           {{Role::kEditor, ScopeType::kDistrict, "63080"}}}) {
    facts.grants = grants;
    const CheckedRow row = CheckText(Declaration(), facts);
    EXPECT_THAT(Codes(row.findings),
                ElementsAre(FindingCode::kUnauthorizedPsn));
    EXPECT_EQ(row.findings[0].column, "PSN");
    ExpectMessage(row, {"PSN 20592", "district administrator (Level 5)"});
  }
  facts.grants = {{Role::kEditor, ScopeType::kProgram, kWeldingPsn}};
  EXPECT_THAT(CheckText(Declaration(), facts).findings, IsEmpty());
}

TEST(RowChecker, R28_AnUnauthorizedAwardIsNotEnrolledWhateverTheTruth) {
  Facts facts = SampleFacts();
  facts.grants.clear();
  const CheckedRow row = CheckText(Award("AWSIITM"), facts);
  EXPECT_THAT(Codes(row.findings),
              UnorderedElementsAre(FindingCode::kUnauthorizedPsn,
                                   FindingCode::kStudentNotEnrolled));
  EXPECT_EQ(row.cip_code, "48.0508");
  EXPECT_EQ(row.program_name, "Welding, Braze/Soldering");
}

TEST(RowChecker, R20_ReportsEveryFindingOfARowAtOnce) {
  Facts facts = SampleFacts();
  facts.year_closed = true;
  facts.programs[kWelding].declared = true;
  facts.programs[kWelding].active = false;
  const CheckedRow row =
      CheckText(TextRow("2779586", kWeldingPsn, "OLD", "Baker"), facts);
  EXPECT_THAT(
      Codes(row.findings),
      ElementsAre(FindingCode::kYearClosed, FindingCode::kProgramNotFound,
                  FindingCode::kProgramMarkedNoCredentials,
                  FindingCode::kCredentialInvalidForProgram,
                  FindingCode::kStudentNotEnrolled, FindingCode::kUicPadded,
                  FindingCode::kCredentialNameIgnored));
}

TEST(RowChecker, R20_ChecksWhatCanBeReadOfAMalformedRow) {
  const CheckedRow row =
      CheckText(TextRow("nobody", "4711", "NOSUCH"), SampleFacts());
  EXPECT_THAT(
      Codes(row.findings),
      ElementsAre(FindingCode::kInvalidUic, FindingCode::kProgramNotFound,
                  FindingCode::kUnknownCredential));

  const CheckedRow no_psn =
      CheckText(TextRow(kWelder, "", "OLD"), SampleFacts());
  EXPECT_THAT(Codes(no_psn.findings),
              ElementsAre(FindingCode::kMissingFields,
                          FindingCode::kCredentialInvalidForProgram));
}

TEST(RowChecker, R23_HalfADeclarationIsNotCheckedAsAnAward) {
  const CheckedRow row =
      CheckText(TextRow("9999999999", kWeldingPsn, "AWSIITM"), SampleFacts());
  EXPECT_EQ(row.kind, ParsedRow::Kind::kUnclear);
  EXPECT_THAT(Codes(row.findings),
              ElementsAre(FindingCode::kInvalidNoCredentialsRow));
}

TEST(FactNeeds, NameEverythingOnce) {
  const FactNeeds needs = NeedsOf({
      Parse(TextRow(kWelder, "20592", "awsiitm")),
      Parse(TextRow(kWelder, "20592", "AWSIITM")),
      Parse(TextRow(kWelder, "17", "", "New Badge")),
      Parse(TextRow(kWelder, "17", "", "New Badge")),
      Parse(TextRow(kStranger, "17", "PAVSS", "a name")),
      Parse(TextRow("9999999999", "21223", "x")),
      Parse(TextRow("9999999999", "21223", "X")),
  });
  EXPECT_THAT(needs.programs, ElementsAre(Psn{17}, Psn{20592}, Psn{21223}));
  EXPECT_THAT(needs.declared_programs, ElementsAre(Psn{21223}));
  EXPECT_THAT(needs.participants,
              ElementsAre(ParticipantOf(kDrafting, kWelder),
                          ParticipantOf(kDrafting, kStranger),
                          ParticipantOf(kWelding, kWelder)));
  EXPECT_THAT(needs.credential_keys, ElementsAre("AWSIITM", "PAVSS"));
  EXPECT_THAT(needs.suggestions, ElementsAre("New Badge"));
}

TEST(FactNeeds, AskNothingThatAMalformedRowDoesNotSay) {
  const FactNeeds needs = NeedsOf({
      Parse(TextRow("nobody", "none", "")),
      Parse(TextRow("9999999999", "17", "AWSIITM")),
      Parse(TextRow("9999999999", "", "X")),
  });
  EXPECT_THAT(needs.programs, ElementsAre(Psn{17}));
  EXPECT_THAT(needs.declared_programs, IsEmpty());
  EXPECT_THAT(needs.participants, IsEmpty());
  EXPECT_THAT(needs.credential_keys, IsEmpty());
  EXPECT_THAT(needs.suggestions, IsEmpty());
}

TEST(Outcome, R22_NumbersAreStored) {
  EXPECT_EQ(static_cast<int>(Outcome::kNone), 0);
  EXPECT_EQ(static_cast<int>(Outcome::kCreated), 1);
  EXPECT_EQ(static_cast<int>(Outcome::kUnchanged), 2);
  EXPECT_EQ(static_cast<int>(Outcome::kRejected), 3);
}

}  // namespace
}  // namespace cte::domain
