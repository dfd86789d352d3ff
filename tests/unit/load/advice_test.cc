#include "clients/load/report/advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cpp/error.h"
#include "tests/unit/load/fake_results.h"

namespace cte::load {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

absl::Status Refusal(const char* reason) {
  return client::LocalError(absl::StatusCode::kResourceExhausted, reason,
                            "No.");
}

TEST(AdviceTest, ARunWithoutTroubleNeedsNone) {
  FakeResults fake;
  EXPECT_THAT(Advice(fake.results()), IsEmpty());
}

TEST(AdviceTest, TheServersLimitsAreNoMeasureOfIt) {
  FakeResults fake;
  fake.Fail(Refusal("RATE_LIMITED"));
  EXPECT_THAT(Advice(fake.results()),
              ElementsAre(HasSubstr("--user-calls-per-second 0")));
}

TEST(AdviceTest, ExportsHaveALimitOfTheirOwn) {
  FakeResults program;
  program.Fail(Refusal("TOO_MANY_CALLS"));
  EXPECT_THAT(Advice(program.results()),
              ElementsAre(HasSubstr("--user-waiting-calls")));
  FakeResults exports("export");
  exports.Fail(Refusal("TOO_MANY_CALLS"));
  EXPECT_THAT(Advice(exports.results()),
              ElementsAre(HasSubstr("workbooks at a time")));
}

TEST(AdviceTest, CallsThatNeverBeganAreTold) {
  FakeResults fake;
  fake.results().plan.rate = 100;
  fake.results().outcome.never_begun = 1234;
  EXPECT_THAT(Advice(fake.results()), ElementsAre(HasSubstr("1,234 calls")));
}

TEST(MeasureTextTest, SaysWhatLatencyIs) {
  FakeResults fake;
  EXPECT_THAT(MeasureText(fake.results()), HasSubstr("service time"));
  fake.results().plan.rate = 100;
  EXPECT_THAT(MeasureText(fake.results()),
              HasSubstr("from when a call was due"));
}

}  // namespace
}  // namespace cte::load
