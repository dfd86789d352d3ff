#include "server/security/recent.h"

#include <gtest/gtest.h>

#include <string>

namespace cte::server {
namespace {

TEST(RecentTest, KeepsWhatIsAskedForAndAtMostSoMany) {
  Recent<int> recent(10);
  recent.Put("asked", -1);
  int kept = 0;
  for (int i = 0; i < 100; ++i) {
    recent.Put(std::to_string(i), i);
    ASSERT_NE(recent.Find("asked"), nullptr) << i;
    EXPECT_EQ(*recent.Find("asked"), -1);
  }
  for (int i = 0; i < 100; ++i) {
    if (recent.Find(std::to_string(i)) != nullptr) ++kept;
  }
  EXPECT_LE(kept, 10);
  EXPECT_GE(kept, 1);
}

TEST(RecentTest, ForgetsAllWhenCleared) {
  Recent<int> recent(10);
  for (int i = 0; i < 7; ++i) recent.Put(std::to_string(i), i);
  recent.Clear();
  for (int i = 0; i < 7; ++i)
    EXPECT_EQ(recent.Find(std::to_string(i)), nullptr);
}

}  // namespace
}  // namespace cte::server
