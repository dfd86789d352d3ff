#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/sample_programs.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class AwardCommandTest : public CliTest {
 protected:
  // One student gets it now, another has it.
  void SetOutcomes() {
    credentials_.award_credential.responses = {
        Proto<v1::AwardCredentialResponse>(
            "results { uic: 'A025736286' outcome: OUTCOME_CREATED }"
            "results { uic: '0069297285' outcome: OUTCOME_UNCHANGED }")};
  }
  void Refuse() {
    credentials_.award_credential.failures = {FieldRefusal(
        grpc::StatusCode::FAILED_PRECONDITION, "STUDENT_NOT_ENROLLED",
        "Nothing was written.",
        {{"uics[1]", "Never enrolled."}, {"psn", "As \x1b[31mwell."}})};
  }

  FakeCredentials& credentials_ = server_.credentials;
};

TEST_F(AwardCommandTest, R10OneCredentialGoesToManyStudents) {
  SetOutcomes();
  const CliResult result =
      Run({"awards", "add", "21223", "--uic", "A025736286", "0069297285",
           "--approved", "CSBPC", "--year", "2026"});
  EXPECT_EQ(result.exit_code, ExitCode::kDone);
  EXPECT_EQ(result.out, "Created 1, unchanged 1.\n");
  EXPECT_THAT(
      credentials_.award_credential.requests,
      ElementsAre(IsProto("psn: 21223 uics: 'A025736286' uics: '0069297285' "
                          "approved_code: 'CSBPC' school_year: 2026")));
}

TEST_F(AwardCommandTest, R10ACredentialIsGivenInOneOfThreeWays) {
  Run({"awards", "add", "17", "--uic", "A", "--supplemental", "AUTCP"});
  Run({"awards", "add", "--suggest", "Podcast Producer", "--uic", "A", "--uic",
       "B", "17"});
  EXPECT_THAT(
      credentials_.award_credential.requests,
      ElementsAre(IsProto("psn: 17 uics: 'A' supplemental_code: 'AUTCP'"),
                  IsProto("psn: 17 uics: 'A' uics: 'B' "
                          "suggested_name: 'Podcast Producer'")));
}

TEST_F(AwardCommandTest, R10AsJsonAStudentIsALine) {
  SetOutcomes();
  EXPECT_EQ(Run({"--output", "json", "awards", "add", "21223", "--uic",
                 "A025736286", "0069297285", "--approved", "CSBPC"})
                .out,
            "{\"uic\":\"A025736286\",\"outcome\":\"OUTCOME_CREATED\"}\n"
            "{\"uic\":\"0069297285\",\"outcome\":\"OUTCOME_UNCHANGED\"}\n"
            "{\"summary\":{\"created\":1,\"unchanged\":1}}\n");
}

TEST_F(AwardCommandTest, ARefusalTellsEachViolationByItsStudent) {
  Refuse();
  const CliResult result = Run({"awards", "add", "21223", "--uic", "A025736286",
                                "0069297285", "--approved", "CSBPC"});
  EXPECT_EQ(result.exit_code, ExitCode::kRefused);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err,
            "ctecred: Nothing was written. [STUDENT_NOT_ENROLLED]\n"
            "  0069297285: Never enrolled.\n"
            "  psn: As \uFFFD[31mwell.\n");
}

TEST_F(AwardCommandTest, ARefusalAsJsonHoldsTheViolations) {
  Refuse();
  EXPECT_EQ(Run({"--output", "json", "awards", "add", "21223", "--uic", "A",
                 "B", "--approved", "CSBPC"})
                .out,
            "{\"error\":{\"code\":\"FAILED_PRECONDITION\",\"reason\":\"STUDENT_"
            "NOT_ENROLLED\",\"message\":\"Nothing was written.\","
            "\"fieldViolations\":[{\"field\":\"uics[1]\",\"description\":"
            "\"Never enrolled.\"},{\"field\":\"psn\",\"description\":\"As "
            "\uFFFD[31mwell.\"}]}}\n");
}

TEST_F(AwardCommandTest, R15RemovingIsConfirmed) {
  v1::RemoveAwardResponse response;
  response.set_changed(true);
  credentials_.remove_award.responses = {response};
  EXPECT_EQ(Run({"awards", "remove", "21223", "--uic", "A025736286",
                 "--credential", "CSBPC", "--year", "2025"})
                .out,
            "The award is removed; the record of it is kept.\n");
  EXPECT_EQ(Run({"awards", "remove", "21223", "--uic", "A025736286",
                 "--suggestion", "Podcast Producer"})
                .out,
            "The award was removed before.\n");
  EXPECT_EQ(Run({"--output", "json", "awards", "remove", "1", "--uic", "A",
                 "--credential", "X"})
                .out,
            "{\"changed\":false}\n");
  EXPECT_THAT(credentials_.remove_award.requests,
              ElementsAre(IsProto("psn: 21223 uic: 'A025736286' "
                                  "credential_code: 'CSBPC' school_year: 2025"),
                          IsProto("psn: 21223 uic: 'A025736286' "
                                  "suggested_name: 'Podcast Producer'"),
                          IsProto("psn: 1 uic: 'A' credential_code: 'X'")));
}

TEST_F(AwardCommandTest, AwardsOfADistrictWithThoseThatWereRemoved) {
  credentials_.list_awards.responses = {SampleAwards()};
  const CliResult result =
      Run({"awards", "list", "--district", "63070", "--removed"});
  EXPECT_EQ(
      result.out,
      R"(Year  PSN    UIC         Student        Credential                    Type          Counts  Recorded
────  ─────  ──────────  ─────────────  ────────────────────────────  ────────────  ──────  ────────────────────────────
2026  21223  A025736286  Pname,Jfname   Communication Skills for      Approved      yes     2026-03-09 14:00 by ada
                                          Business - Professional
                                          Communication (CSBPC)
2026  21223  A025736286  Pname,Jfname   Podcast Producer (suggested)  Suggested     no      2026-03-09 14:00 by
                                                                                              district-63070-editor
2025  21223  0069297285  Vlname,Tfname  Audio Technician (AUTCP)      Supplemental  no      2025-03-09 14:00 by ada
    Removed 2025-03-10 14:00 by grace

3 awards.
)");
}

TEST_F(AwardCommandTest, WhatAListIsAllOfNeedsNoColumn) {
  credentials_.list_awards.responses = {SampleAwards(), SampleAwards()};
  EXPECT_THAT(Run({"awards", "list", "--psn", "21223"}).out,
              StartsWith("Year  UIC         Student "));
  EXPECT_THAT(Run({"awards", "list", "--uic", "A025736286"}).out,
              StartsWith("Year  PSN    Program Name "));
}

TEST_F(AwardCommandTest, AnAwardThatStandsInAnotherSaysSo) {
  v1::ListAwardsResponse response = SampleAwards();
  response.mutable_awards(2)->mutable_removal()->set_merged(true);
  credentials_.list_awards.responses = {response};
  EXPECT_THAT(
      Run({"awards", "list", "--psn", "21223", "--removed"}).out,
      HasSubstr("    Stands in another award since 2025-03-10 14:00 by grace"));
}

TEST_F(AwardCommandTest, AwardsAreListedByScopeAndYears) {
  Run({"awards", "list", "--psn", "17", "--years", "2023-2026", "--removed"});
  Run({"awards", "list", "--uic", "A025736286", "--years", "2026"});
  Run({"awards", "list", "--district", "63070"});
  EXPECT_THAT(credentials_.list_awards.requests,
              ElementsAre(IsProto("psn: 17 first_year: 2023 last_year: 2026 "
                                  "include_removed: true page_size: 1000"),
                          IsProto("uic: 'A025736286' first_year: 2026 "
                                  "last_year: 2026 page_size: 1000"),
                          IsProto("district_code: '63070' page_size: 1000")));
}

TEST_F(AwardCommandTest, PagesFollowOneAnother) {
  v1::ListAwardsResponse first = SampleAwards();
  first.set_next_page_token("more");
  credentials_.list_awards.responses = {first, SampleAwards()};
  EXPECT_THAT(Run({"awards", "list", "--psn", "21223"}).out,
              EndsWith("\n\n6 awards.\n"));
  EXPECT_EQ(credentials_.list_awards.requests.at(1).page_token(), "more");
}

TEST_F(AwardCommandTest, AnEmptyListSaysWhatToDo) {
  EXPECT_THAT(Run({"awards", "list", "--psn", "17"}).out,
              HasSubstr("ctecred awards add PSN ..."));
}

TEST_F(AwardCommandTest, WrongArgumentsAreUsageErrors) {
  ExpectUsageErrors({
      {"awards", "add", "17", "--approved", "X"},
      {"awards", "add", "--uic", "A", "--approved", "X"},
      {"awards", "add", "17", "--uic", "A"},
      {"awards", "add", "17", "--uic", "A", "--approved", ""},
      {"awards", "add", "17", "--uic", "A", "--approved", "X", "--suggest",
       "Y"},
      {"awards", "remove", "17", "--uic", "A"},
      {"awards", "remove", "17", "--credential", "X"},
      {"awards", "list"},
      {"awards", "list", "--psn", "17", "--uic", "A"},
      {"awards", "list", "--psn", "17", "--years", "2025-26"},
      {"awards", "list", "--psn", "17", "--years", "2025-2026-2027"},
      {"awards", "list", "--psn", "17", "--years", "2025-"},
  });
  EXPECT_THAT(Run({"awards", "add", "17", "--uic", "A"}).err,
              HasSubstr("One of --approved, --supplemental and --suggest is "
                        "required"));
}

TEST_F(AwardCommandTest, HelpNeedsNothingElse) {
  EXPECT_EQ(Run({"awards", "add", "--help"}).exit_code, ExitCode::kDone);
}

}  // namespace
}  // namespace cte::client
