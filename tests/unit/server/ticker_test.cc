#include "server/work/ticker.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

#include "absl/synchronization/notification.h"

namespace cte::server {
namespace {

TEST(TickerTest, ActsEveryPeriod) {
  std::atomic<int> times = 0;
  absl::Notification thrice;
  const Ticker ticker(absl::Milliseconds(1), [&] {
    if (++times == 3) thrice.Notify();
  });
  EXPECT_TRUE(thrice.WaitForNotificationWithTimeout(absl::Seconds(30)));
}

TEST(TickerTest, NowDoesNotWaitForThePeriod) {
  absl::Notification acted;
  Ticker ticker(absl::InfiniteDuration(), [&] { acted.Notify(); });
  ticker.Now();
  EXPECT_TRUE(acted.WaitForNotificationWithTimeout(absl::Seconds(30)));
}

TEST(TickerTest, NowDuringAnActionIsOnceMore) {
  std::atomic<int> times = 0;
  absl::Notification began;
  absl::Notification go_on;
  absl::Notification again;
  Ticker ticker(absl::InfiniteDuration(), [&] {
    if (++times == 1) {
      began.Notify();
      go_on.WaitForNotification();
    } else {
      again.Notify();  // twice would end the process
    }
  });
  ticker.Now();
  began.WaitForNotification();
  ticker.Now();
  ticker.Now();
  go_on.Notify();
  EXPECT_TRUE(again.WaitForNotificationWithTimeout(absl::Seconds(30)));
}

TEST(TickerTest, EndDoesNotWaitForThePeriod) {
  std::atomic<int> times = 0;
  {
    const Ticker ticker(absl::Hours(1), [&] { ++times; });
  }
  EXPECT_EQ(times, 0);
}

TEST(TickerTest, EndWaitsForAnActionThatRuns) {
  absl::Notification began;
  std::atomic<bool> ended = false;
  {
    Ticker ticker(absl::InfiniteDuration(), [&] {
      began.Notify();
      ended = true;
    });
    ticker.Now();
    began.WaitForNotification();
  }
  EXPECT_TRUE(ended);
}

TEST(TickerTest, ActionThatThrowsIsDoneAgain) {
  std::atomic<int> times = 0;
  absl::Notification twice;
  const Ticker ticker(absl::Milliseconds(1), [&] {
    if (++times == 2) twice.Notify();
    throw std::runtime_error("x");
  });
  EXPECT_TRUE(twice.WaitForNotificationWithTimeout(absl::Seconds(30)));
}

}  // namespace
}  // namespace cte::server
