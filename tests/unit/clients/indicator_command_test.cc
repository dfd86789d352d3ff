#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/sample_programs.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class IndicatorCommandTest : public CliTest {
 protected:
  IndicatorCommandTest() {
    credentials_.get_indicator.responses = {Proto<v1::GetIndicatorResponse>(
        "school_year: 2026 students_with_awards: 12 qualifying_students: 7 "
        "newly_qualifying_students: 3")};
  }
  void SetStudents() {
    auto page = Proto<v1::ListQualifyingStudentsResponse>(
        "students { uic: 'A025736286' last_name: 'Pname' first_name: 'Jfname' "
        "since_year: 2025 psn: 21223 credential_code: 'CSBPC' } "
        "next_page_token: 'more'");
    auto& pages = credentials_.list_qualifying_students.responses;
    pages.push_back(page);
    page.clear_next_page_token();
    page.mutable_students(0)->set_uic("A025736287");
    pages.push_back(page);
  }

  FakeCredentials& credentials_ = server_.credentials;
};

TEST_F(IndicatorCommandTest, R16TheCountsAreShown) {
  EXPECT_EQ(Run({"indicator", "--state"}).out,
            R"(Post-Secondary Credential indicator, school year 2026

Students with credentials:  12
Of these, qualify:          7
Of these, new this year:    3
)");
  EXPECT_TRUE(credentials_.list_qualifying_students.requests.empty());
}

TEST_F(IndicatorCommandTest, R16TheStudentsComeBeforeTheCounts) {
  SetStudents();
  EXPECT_EQ(Run({"indicator", "--state", "--list"}).out,
            R"(UIC         Student       Since  PSN    Credential Code
──────────  ────────────  ─────  ─────  ───────────────
A025736286  Pname,Jfname  2025   21223  CSBPC
A025736287  Pname,Jfname  2025   21223  CSBPC

2 students.

Post-Secondary Credential indicator, school year 2026

Students with credentials:  12
Of these, qualify:          7
Of these, new this year:    3
)");
}

TEST_F(IndicatorCommandTest, R16TheScopeIsSentToBothCalls) {
  Run({"indicator", "--psn", "17", "--year", "2025"});
  Run({"indicator", "--district", "63070", "--list"});
  EXPECT_THAT(credentials_.get_indicator.requests,
              ElementsAre(IsProto("scope { psn: 17 school_year: 2025 }"),
                          IsProto("scope { district_code: '63070' }")));
  EXPECT_THAT(
      credentials_.list_qualifying_students.requests,
      ElementsAre(IsProto("scope { district_code: '63070' } page_size: 1000")));
}

TEST_F(IndicatorCommandTest, AsJsonTheCountsAreTheSummary) {
  EXPECT_EQ(Run({"--output", "json", "indicator", "--state"}).out,
            "{\"summary\":{\"schoolYear\":2026,\"studentsWithAwards\":\"12\","
            "\"qualifyingStudents\":\"7\",\"newlyQualifyingStudents\":\"3\"}}"
            "\n");
}

TEST_F(IndicatorCommandTest, AnEmptyListSaysWhoQualifies) {
  EXPECT_THAT(Run({"indicator", "--state", "--list"}, 400).out,
              HasSubstr("No student qualifies. Students do from their first "
                        "award of an approved"));
}

TEST_F(IndicatorCommandTest, WrongArgumentsAreUsageErrors) {
  ExpectUsageErrors({
      {"indicator"},
      {"indicator", "--list"},
      {"indicator", "--state", "--psn", "17"},
      {"indicator", "--state", "--year", "next"},
  });
}

}  // namespace
}  // namespace cte::client
