#include "db/shown_cache.h"

#include <gtest/gtest.h>

#include <memory>

#include "absl/strings/str_cat.h"

namespace cte::db {
namespace {

using domain::Psn;

std::shared_ptr<const domain::RosterProgram> Program(std::int64_t psn,
                                                     std::int32_t year) {
  domain::RosterProgram program;
  program.program.psn = Psn{psn};
  program.program.school_year = year;
  return std::make_shared<const domain::RosterProgram>(program);
}

TEST(ShownCacheTest, KeepsAProgramForAsLongAsTheVersionIsTheSame) {
  ShownCache cache(10);
  const auto program = Program(17, 2026);
  cache.Keep(1, program);
  EXPECT_EQ(cache.FindProgram(1, Psn{17}, 2026), program);
  EXPECT_EQ(cache.FindProgram(1, Psn{17}, 2025), nullptr);
  EXPECT_EQ(cache.FindProgram(2, Psn{17}, 2026), nullptr);
  // An older one proves no more than a newer one.
  EXPECT_EQ(cache.FindProgram(1, Psn{17}, 2026), nullptr);
}

TEST(ShownCacheTest, AVersionIsForAllThatIsKept) {
  ShownCache cache(10);
  const absl::Time now = absl::UnixEpoch();
  cache.Keep(1, std::make_shared<const ShownCache::Years>(
                    ShownCache::Years{{2026, true, false}}));
  cache.Keep(
      1, "ann",
      std::make_shared<const ShownCache::Grants>(ShownCache::Grants{{}, now}));
  EXPECT_NE(cache.FindYears(1), nullptr);
  EXPECT_EQ(cache.GuessYear(0), 2026);
  EXPECT_NE(cache.FindGrants(1, "ann", now), nullptr);
  EXPECT_EQ(cache.FindGrants(1, "ben", now), nullptr);
  EXPECT_EQ(cache.FindProgram(2, Psn{17}, 2026), nullptr);
  EXPECT_EQ(cache.FindYears(2), nullptr);
  EXPECT_EQ(cache.GuessYear(0), std::nullopt);
  EXPECT_EQ(cache.FindGrants(2, "ann", now), nullptr);
}

TEST(ShownCacheTest, GrantsAreReadAgainAfterATime) {
  ShownCache cache(10);
  const absl::Time read = absl::UnixEpoch();
  cache.Keep(
      1, "ann",
      std::make_shared<const ShownCache::Grants>(ShownCache::Grants{{}, read}));
  const absl::Duration good_for = ShownCache::kGrantsGoodFor;
  EXPECT_NE(cache.FindGrants(1, "ann", read + good_for), nullptr);
  EXPECT_EQ(cache.FindGrants(1, "ann", read + good_for + absl::Milliseconds(1)),
            nullptr);
}

TEST(ShownCacheTest, ForgetsWhatNobodyAskedForLongest) {
  constexpr int kMost = 100;
  ShownCache cache(kMost);
  const auto wanted = Program(1, 2026);
  cache.Keep(1, wanted);
  for (std::int64_t psn = 2; psn < 1000; ++psn) {
    cache.Keep(1, Program(psn, 2026));
    ASSERT_EQ(cache.FindProgram(1, Psn{1}, 2026), wanted) << psn;
  }
  int kept = 0;
  for (std::int64_t psn = 2; psn < 1000; ++psn) {
    kept += cache.FindProgram(1, Psn{psn}, 2026) != nullptr ? 1 : 0;
  }
  EXPECT_LE(kept, kMost);
  EXPECT_GE(kept, kMost / 2 - 1);
}

}  // namespace
}  // namespace cte::db
