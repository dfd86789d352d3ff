#include "clients/cli/row_lines.h"

#include <gtest/gtest.h>

namespace cte::client {
namespace {

TEST(RowLines, FindsTheLinesOfRowsOverGaps) {
  RowLines lines;
  lines.Add(0, 2);
  lines.Add(1, 3);
  lines.Add(2, 7);
  lines.Add(3, 8);
  EXPECT_EQ(lines.LineOf(0), 2);
  EXPECT_EQ(lines.LineOf(1), 3);
  EXPECT_EQ(lines.LineOf(2), 7);
  EXPECT_EQ(lines.LineOf(3), 8);
  EXPECT_EQ(lines.LineOf(4), 0);
  EXPECT_EQ(lines.ranges(), 2u);
}

TEST(RowLines, KeepsNoMoreThanIsAskedFor) {
  RowLines lines;
  for (int i = 0; i < 100'000; ++i) {
    lines.Add(i, 2 * i);
    if (i >= 10) lines.ForgetBefore(i - 10);
    ASSERT_LE(lines.ranges(), 11u);
  }
  EXPECT_EQ(lines.LineOf(99'995), 199'990);
  EXPECT_EQ(lines.LineOf(5), 0);
}

}  // namespace
}  // namespace cte::client
