#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/sample_programs.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class YearCommandTest : public CliTest {
 protected:
  FakePrograms& programs_ = server_.programs;
};

TEST_F(YearCommandTest, YearsAreListed) {
  programs_.list_school_years.responses = {Proto<v1::ListSchoolYearsResponse>(
      "school_years { school_year: 2026 current: true }"
      "school_years { school_year: 2025 closed: true }")};
  EXPECT_EQ(Run({"years", "list"}).out,
            R"(School Year  Span     Current  Writes
───────────  ───────  ───────  ──────
2026         2025-26  current  open
2025         2024-25           closed

2 school years.
)");
  EXPECT_THAT(Run({"years", "list"}).out, HasSubstr("ctecred roster load DIR"));
}

TEST_F(YearCommandTest, R5ClosingSaysWhatHadNotReported) {
  programs_.close_school_year.responses = {
      Proto<v1::CloseSchoolYearResponse>(
          "school_year { school_year: 2025 closed: true }"),
      Proto<v1::CloseSchoolYearResponse>(
          "school_year { school_year: 2025 closed: true } "
          "missing_programs: 3")};
  EXPECT_EQ(Run({"years", "close", "2025"}).out,
            "School year 2025 is closed: it takes no more writes.\n");
  const CliResult result = Run({"years", "close", "2025"});
  EXPECT_EQ(result.exit_code, ExitCode::kDone);
  EXPECT_EQ(result.out,
            "School year 2025 is closed: it takes no more writes.\n"
            "3 active programs had not reported. See them with:\n"
            "  ctecred programs review --state --status missing --year 2025\n");
  EXPECT_THAT(
      programs_.close_school_year.requests,
      ElementsAre(IsProto("school_year: 2025"), IsProto("school_year: 2025")));
}

TEST_F(YearCommandTest, R5AYearIsReopenedOrMadeTheCurrentOne) {
  programs_.reopen_school_year.responses = {
      Proto<v1::ReopenSchoolYearResponse>("school_year { school_year: 2025 }")};
  programs_.set_current_school_year.responses = {
      Proto<v1::SetCurrentSchoolYearResponse>(
          "school_year { school_year: 2027 current: true }")};
  EXPECT_EQ(Run({"years", "reopen", "2025"}).out,
            "School year 2025 is open.\n");
  EXPECT_EQ(Run({"years", "set-current", "2027"}).out,
            "School year 2027 is the current one.\n");
  EXPECT_THAT(programs_.reopen_school_year.requests,
              ElementsAre(IsProto("school_year: 2025")));
  EXPECT_THAT(programs_.set_current_school_year.requests,
              ElementsAre(IsProto("school_year: 2027")));
}

TEST_F(YearCommandTest, AsJsonTheAnswerIsALine) {
  EXPECT_EQ(Run({"--output", "json", "years", "close", "2025"}).out,
            "{\"missingPrograms\":\"0\"}\n");
}

TEST_F(YearCommandTest, NotEverybodyMayCloseAYear) {
  programs_.close_school_year.failures = {
      Refusal(grpc::StatusCode::PERMISSION_DENIED, "ROLE_REQUIRED",
              "Only a state administrator closes a school year.")};
  const CliResult result = Run({"years", "close", "2025"});
  EXPECT_EQ(result.exit_code, ExitCode::kNotAllowed);
  EXPECT_THAT(result.err, StartsWith("ctecred: Only a state administrator"));
}

TEST_F(YearCommandTest, WrongArgumentsAreUsageErrors) {
  ExpectUsageErrors({
      {"years"},
      {"years", "close"},
      {"years", "close", "25"},
      {"years", "set-current", "2025-26"},
  });
}

}  // namespace
}  // namespace cte::client
