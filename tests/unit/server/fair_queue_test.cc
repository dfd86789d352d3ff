#include "server/work/fair_queue.h"

#include <gtest/gtest.h>

#include <string>

namespace cte::server {
namespace {

bool Anybody(const std::string&) { return true; }

// What comes out, in order.
std::string Drain(FairQueue<char>& queue) {
  std::string items;
  while (const auto popped = queue.Pop(Anybody)) items += popped->item;
  return items;
}

TEST(FairQueueTest, OwnersTakeTurns) {
  FairQueue<char> queue;
  for (const char item : std::string("abcd")) queue.Push("many", item);
  queue.Push("one", 'X');
  queue.Push("other", 'Y');
  EXPECT_EQ(queue.size(), 6u);
  EXPECT_EQ(queue.SizeOf("many"), 4u);
  EXPECT_EQ(Drain(queue), "aXYbcd");
  EXPECT_TRUE(queue.empty());
}

TEST(FairQueueTest, AnOwnerWhoMayNotKeepsItsTurn) {
  FairQueue<char> queue;
  queue.Push("held", 'a');
  queue.Push("free", 'b');
  queue.Push("free", 'c');
  const auto is_free = [](const std::string& owner) { return owner == "free"; };
  EXPECT_EQ(queue.Pop(is_free)->item, 'b');
  EXPECT_EQ(queue.Pop(Anybody)->item, 'a');
  EXPECT_FALSE(queue.HasOne([](const std::string& o) { return o == "held"; }));
  EXPECT_EQ(queue.Pop(is_free)->item, 'c');
  EXPECT_FALSE(queue.Pop(Anybody));
}

TEST(FairQueueTest, WhoComesAgainComesLast) {
  FairQueue<char> queue;
  queue.Push("a", '1');
  queue.Push("b", '2');
  EXPECT_EQ(queue.Pop(Anybody)->owner, "a");
  queue.Push("a", '3');
  EXPECT_EQ(Drain(queue), "23");
}

}  // namespace
}  // namespace cte::server
