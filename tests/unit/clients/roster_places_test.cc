#include "clients/cli/roster_places.h"

#include <gtest/gtest.h>

namespace cte::client {
namespace {

TEST(RosterPlaces, FindsTheLineOfARecordAcrossFilesAndGaps) {
  RosterPlaces places;
  // File 0: line 4 was left out. File 1: the record of line 2 spans two lines.
  for (const RosterPlace place :
       {RosterPlace{0, 2}, {0, 3}, {0, 5}, {0, 6}, {1, 2}, {1, 4}, {1, 5}}) {
    places.Add(place);
  }
  const RosterPlace expected[] = {{0, 2}, {0, 3}, {0, 5}, {0, 6},
                                  {1, 2}, {1, 4}, {1, 5}};
  for (std::int64_t i = 0; i < 7; ++i) {
    ASSERT_TRUE(places.At(i).has_value());
    EXPECT_EQ(places.At(i)->file, expected[i].file) << i;
    EXPECT_EQ(places.At(i)->line, expected[i].line) << i;
  }
  EXPECT_FALSE(places.At(-1).has_value());
  EXPECT_FALSE(places.At(7).has_value());
}

TEST(RosterPlaces, DoNotGrowWithTheRecordsOfAFile) {
  RosterPlaces places;
  for (std::int64_t line = 2; line < 1'000'000; ++line) places.Add({0, line});
  EXPECT_EQ(places.ranges(), 1u);
}

}  // namespace
}  // namespace cte::client
