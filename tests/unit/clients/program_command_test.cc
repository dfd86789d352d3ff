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
using ::testing::Not;
using ::testing::StartsWith;

class ProgramCommandTest : public CliTest {
 protected:
  static v1::ReviewProgramsResponse Review(int missing) {
    v1::ReviewProgramsResponse review;
    *review.mutable_programs() = SamplePrograms().programs();
    review.set_school_year(2026);
    review.mutable_totals()->set_active(3);
    review.mutable_totals()->set_missing(missing);
    review.mutable_totals()->set_reported(2 - missing);
    review.mutable_totals()->set_declared(1);
    return review;
  }

  FakePrograms& programs_ = server_.programs;
};

TEST_F(ProgramCommandTest, DistrictsAreListed) {
  programs_.list_districts.responses = {
      Proto<v1::ListDistrictsResponse>(
          "districts { district_code: '63000' name: 'Oakland Schools' }"
          "next_page_token: 'more'"),
      Proto<v1::ListDistrictsResponse>(
          "districts { district_code: '63070' name: 'Avondale' }")};
  const CliResult result = Run({"districts", "list"});
  EXPECT_EQ(result.exit_code, ExitCode::kDone);
  EXPECT_EQ(result.out, R"(Code   District
─────  ───────────────
63000  Oakland Schools
63070  Avondale

2 districts.
)");
  EXPECT_THAT(programs_.list_districts.requests,
              ElementsAre(IsProto("page_size: 1000"),
                          IsProto("page_size: 1000 page_token: 'more'")));
}

TEST_F(ProgramCommandTest, WithoutADistrictSaysWhomToAsk) {
  EXPECT_THAT(Run({"districts", "list"}).out,
              HasSubstr("Ask an administrator for a grant."));
}

TEST_F(ProgramCommandTest, R1TheTableIsThatOfTheScreen) {
  programs_.list_programs.responses = {SamplePrograms()};
  const CliResult result =
      Run({"programs", "list", "--district", "63070"}, 200);
  EXPECT_EQ(result.exit_code, ExitCode::kDone);
  EXPECT_EQ(
      result.out,
      R"(CIP Code  Program Name                                                     PSN    Program Type  Building                                    Agency
────────  ───────────────────────────────────────────────────────────────  ─────  ────────────  ──────────────────────────────────────────  ────────────────────────────────
10.0202   Radio & TV Broadcasting Tech                                     21223  REG           Avondale High School (05976)                Avondale School District (63070)
52.0299   Business Admin Mgt & Operations                                  17     REG           Avondale High School (05976)                Avondale School District (63070)
11.1003   Computer and Information Systems Security/Information Assurance  20801  REG           Oakland Technical Campus Southwest (00412)  Oakland Schools (63000)

3 programs.
)");
}

TEST_F(ProgramCommandTest, R1ItFitsANarrowTerminal) {
  programs_.list_programs.responses = {SamplePrograms()};
  EXPECT_EQ(
      Run({"programs", "list", "--district", "63070"}, 80).out,
      R"(CIP     Program Name        PSN   Program Building            Agency
Code                              Type
─────── ─────────────────── ───── ─────── ─────────────────── ──────────────────
10.0202 Radio & TV          21223 REG     Avondale High       Avondale School
        Broadcasting Tech                 School (05976)      District (63070)
52.0299 Business Admin Mgt  17    REG     Avondale High       Avondale School
        & Operations                      School (05976)      District (63070)
11.1003 Computer and        20801 REG     Oakland Technical   Oakland Schools
        Information Systems               Campus Southwest    (63000)
        Security/                         (00412)
        Information
        Assurance

3 programs.
)");
}

TEST_F(ProgramCommandTest, R1EveryOptionIsSent) {
  Run({"programs", "list", "--district", "63070"});
  Run({"programs", "list", "--district", "63070", "--sort", "building:desc",
       "--search", "radio", "--type", "REG", "--status", "missing", "--year",
       "2025"});
  EXPECT_THAT(
      programs_.list_programs.requests,
      ElementsAre(IsProto("district_code: '63070' page_size: 1000"),
                  IsProto("district_code: '63070' school_year: 2025 "
                          "search: 'radio' program_type: 'REG' "
                          "status: PROGRAM_STATUS_MISSING "
                          "order_by: 'building desc' page_size: 1000")));
}

TEST_F(ProgramCommandTest, R1EveryColumnSorts) {
  const std::pair<std::string, std::string> kCases[] = {
      {"cip", "cip_code"},
      {"cip-code", "cip_code"},
      {"name", "program_name"},
      {"program_name:desc", "program_name desc"},
      {"psn:desc", "psn desc"},
      {"type", "program_type"},
      {"program-type", "program_type"},
      {"building", "building"},
      {"agency", "agency"},
  };
  for (const auto& [sort, order_by] : kCases) {
    Run({"programs", "list", "--district", "63070", "--sort", sort});
    EXPECT_EQ(programs_.list_programs.requests.back().order_by(), order_by);
  }
}

TEST_F(ProgramCommandTest, PagesFollowOneAnother) {
  v1::ListProgramsResponse first = SamplePrograms();
  first.set_next_page_token("more");
  programs_.list_programs.responses = {first, SamplePrograms()};
  const CliResult result = Run({"programs", "list", "--district", "63070"});
  EXPECT_THAT(result.out,
              AllOf(StartsWith("CIP"), EndsWith("\n\n6 programs.\n")));
  EXPECT_EQ(programs_.list_programs.requests.at(1).page_token(), "more");
}

TEST_F(ProgramCommandTest, AnEmptyListSaysWhatToDo) {
  const CliResult result = Run({"programs", "list", "--district", "63070"}, 80);
  EXPECT_EQ(result.exit_code, ExitCode::kDone);
  EXPECT_EQ(result.out,
            "There are no such programs. Ask for more of them, without "
            "--search, --type or\n--status, or see the districts with: ctecred "
            "districts list\n");
}

TEST_F(ProgramCommandTest, AsJsonAProgramIsALine) {
  programs_.list_programs.responses = {SamplePrograms()};
  const CliResult result =
      Run({"--output", "json", "programs", "list", "--district", "63070"});
  EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 3);
  EXPECT_THAT(
      result.out,
      StartsWith(R"({"psn":"21223","schoolYear":2026,"cipCode":"10.0202",)"));
}

TEST_F(ProgramCommandTest, R6ShowNamesTheGroupings) {
  programs_.get_program.responses = {SampleProgram()};
  const CliResult result = Run({"programs", "show", "21223", "--year", "2026"});
  EXPECT_THAT(programs_.get_program.requests,
              ElementsAre(IsProto("psn: 21223 school_year: 2026")));
  EXPECT_EQ(result.out, R"(Radio & TV Broadcasting Tech
10.0202 (PSN:21223) REG

Agency:       Avondale School District (63070)
Building:     Avondale High School (05976)
District:     Avondale School District (63070)
School year:  2026
Status:       Reported (12)

--group          Student Grouping            Students
───────────────  ──────────────────────────  ────────
current          All Currently Enrolled            48
class:HSMI109-1  Radio Production 3 S2             17
not-enrolled     In school but not enrolled         9

See the students with: ctecred students list 21223 --group ...
)");
}

TEST_F(ProgramCommandTest, ShowSaysWhoDeclaredAndThatAProgramIsNotActive) {
  v1::GetProgramResponse response;
  *response.mutable_program() = SamplePrograms().programs(1);
  response.mutable_program()->set_active(false);
  programs_.get_program.responses = {response};
  EXPECT_THAT(
      Run({"programs", "show", "17"}).out,
      AllOf(HasSubstr("Status:       Declared as giving no credentials, by "
                      "ada, 2026-03-09 14:00\n"),
            HasSubstr("School year:  2026, in which it is not active\n")));
}

TEST_F(ProgramCommandTest, R3DeclaringIsConfirmedAndAgainChangesNothing) {
  v1::DeclareNoCredentialsResponse response;
  *response.mutable_program() = SamplePrograms().programs(1);
  response.set_changed(true);
  programs_.declare_no_credentials.responses = {response};
  response.set_changed(false);
  programs_.declare_no_credentials.responses.push_back(response);
  EXPECT_EQ(Run({"programs", "declare-none", "17"}).out,
            "Business Admin Mgt & Operations (PSN 17) is declared as giving no "
            "credentials in school year 2026.\n");
  EXPECT_EQ(Run({"programs", "declare-none", "17", "--year", "2026"}).out,
            "Business Admin Mgt & Operations (PSN 17) was already declared as "
            "giving no credentials in school year 2026.\n");
  EXPECT_THAT(
      programs_.declare_no_credentials.requests,
      ElementsAre(IsProto("psn: 17"), IsProto("psn: 17 school_year: 2026")));
}

TEST_F(ProgramCommandTest, R3ADeclarationCanBeWithdrawn) {
  v1::WithdrawNoCredentialsResponse response;
  *response.mutable_program() = SamplePrograms().programs(1);
  response.set_changed(true);
  programs_.withdraw_no_credentials.responses = {response, response};
  EXPECT_EQ(Run({"programs", "withdraw-none", "17"}).out,
            "Business Admin Mgt & Operations (PSN 17) is no longer declared as "
            "giving no credentials in school year 2026.\n");
  EXPECT_THAT(Run({"--output", "json", "programs", "withdraw-none", "17"}).out,
              AllOf(StartsWith(R"({"program":{"psn":"17",)"),
                    EndsWith("\"changed\":true}\n")));
}

TEST_F(ProgramCommandTest, R3ARefusalKeepsItsReason) {
  programs_.declare_no_credentials.failures = {
      Refusal(grpc::StatusCode::FAILED_PRECONDITION, "PROGRAM_HAS_CREDENTIALS",
              "PSN 17 has credentials.")};
  const CliResult result = Run({"programs", "declare-none", "17"});
  EXPECT_EQ(result.exit_code, ExitCode::kRefused);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err,
            "ctecred: PSN 17 has credentials. [PROGRAM_HAS_CREDENTIALS]\n");
}

TEST_F(ProgramCommandTest, R4ReviewEndsWithThreeWhileAnyIsMissing) {
  programs_.review_programs.responses = {Review(1), Review(0)};
  const CliResult result =
      Run({"programs", "review", "--district", "63070"}, 200);
  EXPECT_EQ(result.exit_code, ExitCode::kIncomplete);
  EXPECT_EQ(
      result.out,
      R"(CIP Code  Program Name                                                     PSN    Program Type  Building                                    Agency                            Status
────────  ───────────────────────────────────────────────────────────────  ─────  ────────────  ──────────────────────────────────────────  ────────────────────────────────  ─────────────
10.0202   Radio & TV Broadcasting Tech                                     21223  REG           Avondale High School (05976)                Avondale School District (63070)  Reported (12)
52.0299   Business Admin Mgt & Operations                                  17     REG           Avondale High School (05976)                Avondale School District (63070)  Declared
11.1003   Computer and Information Systems Security/Information Assurance  20801  REG           Oakland Technical Campus Southwest (00412)  Oakland Schools (63000)           Missing

3 programs.
School year 2026: 3 active programs, 1 missing, 1 reported, 1 declared.
For each that is missing, list the credentials (ctecred awards add PSN ...)
or declare that it gives none (ctecred programs declare-none PSN).
)");
  const CliResult complete = Run({"programs", "review", "--state"});
  EXPECT_EQ(complete.exit_code, ExitCode::kDone);
  EXPECT_THAT(complete.out,
              AllOf(StartsWith("District "), HasSubstr(", 0 missing, "),
                    Not(HasSubstr("For each"))));
}

TEST_F(ProgramCommandTest, R4ReviewOfTheStateNamesNoDistrict) {
  Run({"programs", "review", "--state", "--status", "declared", "--year",
       "2025"});
  Run({"programs", "review", "--district", "63070"});
  EXPECT_THAT(
      programs_.review_programs.requests,
      ElementsAre(IsProto("school_year: 2025 status: PROGRAM_STATUS_DECLARED "
                          "page_size: 1000"),
                  IsProto("district_code: '63070' page_size: 1000")));
}

TEST_F(ProgramCommandTest, R4AsJsonTheTotalsAreTheLastLine) {
  programs_.review_programs.responses = {Review(1)};
  const CliResult result =
      Run({"--output", "json", "programs", "review", "--state"});
  EXPECT_EQ(result.exit_code, ExitCode::kIncomplete);
  EXPECT_THAT(result.out,
              EndsWith("\n{\"summary\":{\"active\":\"3\",\"missing\":\"1\","
                       "\"reported\":\"1\",\"declared\":\"1\"}}\n"));
}

TEST_F(ProgramCommandTest, WrongArgumentsAreUsageErrors) {
  ExpectUsageErrors({
      {"programs"},
      {"programs", "list"},
      {"programs", "list", "--district", ""},
      {"programs", "list", "--district", "1", "--sort", "size"},
      {"programs", "list", "--district", "1", "--sort", "cip:asc"},
      {"programs", "list", "--district", "1", "--status", "done"},
      {"programs", "list", "--district", "1", "--year", "2025-26"},
      {"programs", "show"},
      {"programs", "show", "-5"},
      {"programs", "show", "0"},
      {"programs", "show", "21223.0"},
      {"programs", "review"},
      {"programs", "review", "--district", "1", "--state"},
  });
  EXPECT_THAT(
      Run({"programs", "list", "--district", "1", "--status", "done"}).err,
      HasSubstr(
          "--status: \"done\" is none of missing, reported and declared"));
}

TEST_F(ProgramCommandTest, APsnIsDecimalWhateverItBeginsWith) {
  Run({"programs", "show", "017"});
  EXPECT_EQ(programs_.get_program.requests.at(0).psn(), 17);
}

}  // namespace
}  // namespace cte::client
