#include "domain/student_profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cte::domain {
namespace {

using ::testing::ElementsAre;

Award Make(std::string code, std::int32_t school_year, std::int64_t time,
           bool counts) {
  Award award;
  award.code = std::move(code);
  award.school_year = school_year;
  award.award_time = absl::FromUnixSeconds(time);
  award.counts = counts;
  return award;
}

Award Removed(Award award, std::uint64_t id) {
  Award::Removal removal;
  removal.id = id;
  award.removal = removal;
  return award;
}

std::vector<std::string> Codes(const std::vector<Award>& awards) {
  std::vector<std::string> codes;
  for (const Award& award : awards) codes.push_back(award.code);
  return codes;
}

TEST(StudentProfileTest, R9_HasTheNewestAwardsFirst) {
  const auto profile =
      ProfileOf({}, {},
                {Make("a", 2024, 30, true), Make("b", 2026, 10, true),
                 Make("c", 2026, 20, true), Make("d", 2025, 40, true)},
                2026);
  EXPECT_THAT(Codes(profile.awards), ElementsAre("c", "b", "d", "a"));
}

TEST(StudentProfileTest, R15_HasWhatWasRemovedLastFirst) {
  const auto profile = ProfileOf(
      {}, {},
      {Removed(Make("a", 2026, 1, true), 5), Make("b", 2024, 2, false),
       Removed(Make("c", 2024, 3, true), 9)},
      2026);
  EXPECT_THAT(Codes(profile.removed_awards), ElementsAre("c", "a"));
  EXPECT_THAT(Codes(profile.awards), ElementsAre("b"));
  EXPECT_FALSE(profile.qualifies_since);
}

struct SinceCase {
  std::string what;
  std::vector<Award> awards;
  std::int32_t since_year;  // 0: does not qualify by 2025
  std::int64_t since_time;
};

TEST(StudentProfileTest, R16_QualifiesFromTheFirstAwardThatCounts) {
  const std::vector<SinceCase> cases = {
      {"none", {}, 0, 0},
      {"none counts", {Make("a", 2024, 1, false)}, 0, 0},
      {"the year goes before the time",
       {Make("a", 2025, 10, true), Make("b", 2024, 90, true)},
       2024,
       90},
      {"within a year the time",
       {Make("a", 2025, 20, true), Make("b", 2025, 10, true)},
       2025,
       10},
      {"an earlier one does not count",
       {Make("a", 2023, 1, false), Make("b", 2025, 10, true)},
       2025,
       10},
      {"only after the year asked for", {Make("a", 2026, 1, true)}, 0, 0},
      {"the first is removed",
       {Removed(Make("a", 2023, 1, true), 1), Make("b", 2024, 5, true)},
       2024,
       5},
  };
  for (const SinceCase& c : cases) {
    const auto profile = ProfileOf({}, {}, c.awards, 2025);
    EXPECT_EQ(profile.qualifies_since.has_value(), c.since_year != 0) << c.what;
    if (!profile.qualifies_since) continue;
    EXPECT_EQ(profile.qualifies_since->school_year, c.since_year) << c.what;
    EXPECT_EQ(profile.qualifies_since->time,
              absl::FromUnixSeconds(c.since_time))
        << c.what;
  }
}

}  // namespace
}  // namespace cte::domain
