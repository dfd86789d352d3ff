#include "server/work/nap.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <utility>

#include "absl/synchronization/notification.h"

namespace cte::server {
namespace {

constexpr absl::Duration kForEver = absl::Hours(1);

TEST(NapTest, EndsWhenItsTimeIsOver) {
  Nap nap;
  absl::Notification over;
  nap.Begin(absl::ZeroDuration(), [&] { over.Notify(); });
  over.WaitForNotification();
}

TEST(NapTest, EndsWhenItIsWoken) {
  Nap nap;
  absl::Notification over;
  nap.Begin(kForEver, [&] { over.Notify(); });
  EXPECT_FALSE(over.HasBeenNotified());
  nap.Wake();
  over.WaitForNotification();
}

TEST(NapTest, WhoWasWokenMeanwhileDoesNotBeginOne) {
  Nap nap;
  nap.Wake();
  nap.Wake();
  std::thread::id called;
  nap.Begin(kForEver, [&] { called = std::this_thread::get_id(); });
  EXPECT_EQ(called, std::this_thread::get_id());
  // Once for both.
  absl::Notification over;
  nap.Begin(kForEver, [&] { over.Notify(); });
  EXPECT_FALSE(over.HasBeenNotified());
  nap.Wake();
  over.WaitForNotification();
}

// What it was woken for before its end has been looked at by then.
TEST(NapTest, OneThatWasWokenDoesNotWakeTheNext) {
  Nap nap;
  absl::Notification first;
  nap.Begin(kForEver, [&] { first.Notify(); });
  nap.Wake();
  first.WaitForNotification();
  absl::Notification second;
  nap.Begin(kForEver, [&] { second.Notify(); });
  EXPECT_FALSE(second.HasBeenNotified());
  nap.Wake();
  second.WaitForNotification();
}

TEST(NapTest, LetsGoOfWhatItCalled) {
  Nap nap;
  absl::Notification gone;
  std::shared_ptr<void> held(nullptr, [&](void*) { gone.Notify(); });
  nap.Begin(absl::ZeroDuration(), [held = std::move(held)] {});
  EXPECT_TRUE(gone.WaitForNotificationWithTimeout(absl::Seconds(10)));
}

// As the last thing that its owner does.
TEST(NapTest, MayGoWhenItEnds) {
  auto nap = std::make_shared<Nap>();
  absl::Notification over;
  Nap* const begun = nap.get();
  begun->Begin(absl::ZeroDuration(), [&over, nap = std::move(nap)]() mutable {
    nap.reset();
    over.Notify();
  });
  over.WaitForNotification();
}

}  // namespace
}  // namespace cte::server
