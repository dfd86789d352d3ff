#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/sample_programs.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class StudentCommandTest : public CliTest {
 protected:
  FakePrograms& programs_ = server_.programs;
  FakeCredentials& credentials_ = server_.credentials;
};

TEST_F(StudentCommandTest, R8EachStudentHasACredentialALine) {
  programs_.list_program_students.responses = {SampleStudents()};
  const CliResult result = Run({"students", "list", "21223"});
  EXPECT_EQ(result.exit_code, ExitCode::kDone);
  EXPECT_EQ(result.out,
            R"(UIC         Student        Credentials
──────────  ─────────────  ──────────────────────────────────────────────────────────────────────
A025736286  Pname,Jfname   Communication Skills for Business - Professional Communication (CSBPC)
                           Podcast Producer (suggested)
0069297285  Vlname,Tfname

2 students.
)");
}

TEST_F(StudentCommandTest, R6AndR7EveryWayToChooseIsSent) {
  const struct {
    std::vector<std::string> options;
    const char* selection;
  } kCases[] = {
      {{}, "currently_enrolled: true"},
      {{"--group", "current"}, "currently_enrolled: true"},
      {{"--group", "not-enrolled"}, "not_enrolled: true"},
      {{"--group", "class:HSMI109-1"}, "class_code: 'HSMI109-1'"},
      {{"--search", "pname jf"}, "search: 'pname jf'"},
      {{"--search", "pname", "--group", "current"},
       "search: 'pname' currently_enrolled: true"},
      {{"--year", "2025"}, "school_year: 2025 currently_enrolled: true"},
  };
  for (const auto& test : kCases) {
    std::vector<std::string> arguments = {"students", "list", "21223"};
    arguments.insert(arguments.end(), test.options.begin(), test.options.end());
    EXPECT_EQ(Run(arguments).exit_code, ExitCode::kDone);
    EXPECT_THAT(programs_.list_program_students.requests.back().selection(),
                IsProto(std::string("psn: 21223 ") + test.selection));
  }
}

TEST_F(StudentCommandTest, PagesFollowOneAnother) {
  v1::ListProgramStudentsResponse first = SampleStudents();
  first.set_next_page_token("more");
  programs_.list_program_students.responses = {first, SampleStudents()};
  EXPECT_THAT(Run({"students", "list", "21223"}).out,
              HasSubstr("\n\n4 students.\n"));
  EXPECT_THAT(programs_.list_program_students.requests.at(1),
              IsProto("selection { psn: 21223 currently_enrolled: true } "
                      "page_size: 1000 page_token: 'more'"));
}

TEST_F(StudentCommandTest, AnEmptyListNamesTheGroupings) {
  EXPECT_THAT(Run({"students", "list", "21223"}).out,
              HasSubstr("see the groupings with: ctecred programs show 21223"));
}

TEST_F(StudentCommandTest, ASuggestionThatWasDeclinedSaysSo) {
  v1::ListProgramStudentsResponse response = SampleStudents();
  response.mutable_students(0)->mutable_awards(1)->set_suggestion_state(
      v1::Award::SUGGESTION_STATE_DECLINED);
  programs_.list_program_students.responses = {response};
  EXPECT_THAT(Run({"students", "list", "21223"}).out,
              HasSubstr("Podcast Producer (suggested, declined)\n"));
}

TEST_F(StudentCommandTest, R9AProfileHasAllYearsAndTheIndicator) {
  credentials_.get_student.responses = {SampleProfile()};
  const CliResult result =
      Run({"students", "show", "A025736286", "--year", "2026"}, 160);
  EXPECT_THAT(
      credentials_.get_student.requests,
      testing::ElementsAre(IsProto("uic: 'A025736286' school_year: 2026")));
  EXPECT_EQ(result.out, R"(Pname,Jfname

UIC:                                  A025736286
In school:                            yes
Post-Secondary Credential indicator:  qualifies since school year 2026 (recorded 2026-03-09 14:00)

Credentials

Year  PSN    Program Name                  Credential                                            Type          Counts  Recorded
────  ─────  ────────────────────────────  ────────────────────────────────────────────────────  ────────────  ──────  ─────────────────────────────────────────
2026  21223  Radio & TV Broadcasting Tech  Communication Skills for Business - Professional      Approved      yes     2026-03-09 14:00 by ada
                                             Communication (CSBPC)
2026  21223  Radio & TV Broadcasting Tech  Podcast Producer (suggested)                          Suggested     no      2026-03-09 14:00 by district-63070-editor

Removed credentials

Year  PSN    Program Name                  Credential                Type          Counts  Recorded
────  ─────  ────────────────────────────  ────────────────────────  ────────────  ──────  ───────────────────────
2025  21223  Radio & TV Broadcasting Tech  Audio Technician (AUTCP)  Supplemental  no      2025-03-09 14:00 by ada
    Removed 2025-03-10 14:00 by grace

Classes

Year  PSN    Program Name                  Class                              Now
────  ─────  ────────────────────────────  ─────────────────────────────────  ───
2026  21223  Radio & TV Broadcasting Tech  Radio Production 3 S2 (HSMI109-1)  yes
2025  21223  Radio & TV Broadcasting Tech  Radio Production 2 S2 (HSMI105-1)  no
)");
}

TEST_F(StudentCommandTest, R9AProfileWithoutCredentialsSaysHowToAddOne) {
  credentials_.get_student.responses = {Proto<v1::GetStudentResponse>(
      "uic: 'A025736286' display_name: 'Pname,Jfname' school_year: 2026")};
  EXPECT_THAT(
      Run({"students", "show", "A025736286"}).out,
      AllOf(HasSubstr("does not qualify by the end of school year 2026\n"),
            HasSubstr("ctecred awards add PSN --uic A025736286 ..."),
            Not(HasSubstr("Classes"))));
}

TEST_F(StudentCommandTest, AsJsonAProfileIsOneLine) {
  credentials_.get_student.responses = {SampleProfile()};
  const CliResult result =
      Run({"--output", "json", "students", "show", "A025736286"});
  EXPECT_THAT(result.out, StartsWith(R"({"uic":"A025736286",)"));
  EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 1);
}

TEST_F(StudentCommandTest, WrongArgumentsAreUsageErrors) {
  ExpectUsageErrors({
      {"students", "list"},
      {"students", "list", "21223", "--group", "all"},
      {"students", "list", "21223", "--group", "class:"},
      {"students", "list", "21223", "--search", ""},
      {"students", "list", "21223", "--year", "26"},
      {"students", "show"},
  });
  EXPECT_THAT(Run({"students", "list", "21223", "--group", "all"}).err,
              HasSubstr("--group: \"all\" is none of current, not-enrolled and "
                        "class:CODE"));
}

TEST_F(StudentCommandTest, HelpSaysWhoIsListedWithoutAGroup) {
  EXPECT_THAT(Run({"students", "list", "--help"}, 400).out,
              HasSubstr("default: current; with --search, everybody who ever "
                        "was in a class of the program"));
}

}  // namespace
}  // namespace cte::client
