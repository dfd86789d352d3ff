#include "clients/load/roster/skew.h"

#include <gtest/gtest.h>

#include <set>

#include "clients/load/random.h"

namespace cte::load {
namespace {

TEST(PortionsTest, MakeUpTheWholeInProportion) {
  const Portions portions({1, 3, 6}, 1000);
  EXPECT_EQ(portions.Of(0), 100u);
  EXPECT_EQ(portions.Of(1), 300u);
  EXPECT_EQ(portions.Of(2), 600u);
  EXPECT_EQ(portions.PartAt(0), 0u);
  EXPECT_EQ(portions.PartAt(99), 0u);
  EXPECT_EQ(portions.PartAt(100), 1u);
  EXPECT_EQ(portions.PartAt(999), 2u);
}

TEST(PortionsTest, APartOfNothingIsSkipped) {
  const Portions portions({1, 1, 1, 1}, 2);
  for (std::uint64_t place = 0; place < 2; ++place) {
    const std::size_t part = portions.PartAt(place);
    EXPECT_EQ(portions.Of(part), 1u);
    EXPECT_EQ(portions.Begin(part), place);
  }
}

TEST(ShuffledTest, EachPlaceHasAnotherOne) {
  for (const std::uint64_t size : {1u, 2u, 5u, 64u, 65u, 1000u}) {
    const Shuffled shuffled(size, 7);
    std::set<std::uint64_t> all;
    std::uint64_t in_place = 0;
    for (std::uint64_t i = 0; i < size; ++i) {
      all.insert(shuffled.At(i));
      in_place += shuffled.At(i) == i ? 1 : 0;
    }
    EXPECT_EQ(all.size(), size);
    EXPECT_LT(*all.rbegin(), size);
    if (size > 60) {
      EXPECT_LT(in_place, size / 10);
    }
  }
}

TEST(ZipfRankTest, TheFirstComesTwiceAsOftenAsTheSecond) {
  int counts[10] = {};
  Random random(1);
  for (int i = 0; i < 100'000; ++i) ++counts[ZipfRank(random.Next(), 10)];
  // 1 / (1 + 1/2 + ... + 1/10)
  EXPECT_NEAR(counts[0], 34'142, 700);
  EXPECT_NEAR(counts[1], 17'071, 500);
  EXPECT_NEAR(counts[9], 3'414, 300);
}

}  // namespace
}  // namespace cte::load
