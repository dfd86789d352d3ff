#include "server/gate/rate_limiter.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/time/clock.h"
#include "domain/error.h"

namespace cte::server {
namespace {

// How many of some calls at one moment are let through.
int Taken(RateLimiter& limiter, const char* principal, absl::Time now,
          int calls) {
  int taken = 0;
  for (int i = 0; i < calls; ++i) {
    if (limiter.Take(principal, now).ok()) ++taken;
  }
  return taken;
}

TEST(RateLimiterTest, TakesTwoSecondsWorthAtOnceAndThenTheRate) {
  RateLimiter limiter(10);
  const absl::Time now = absl::Now();
  EXPECT_EQ(Taken(limiter, "a", now, 100), 20);
  EXPECT_EQ(Taken(limiter, "a", now + absl::Milliseconds(500), 100), 5);
  EXPECT_EQ(Taken(limiter, "a", now + absl::Minutes(1), 100), 20);
}

TEST(RateLimiterTest, EachPrincipalHasItsOwn) {
  RateLimiter limiter(10);
  const absl::Time now = absl::Now();
  EXPECT_EQ(Taken(limiter, "a", now, 100), 20);
  EXPECT_EQ(Taken(limiter, "b", now, 100), 20);
}

TEST(RateLimiterTest, SaysWhenTheNextOneMayCome) {
  RateLimiter limiter(10);
  const absl::Time now = absl::Now();
  Taken(limiter, "a", now, 20);
  const absl::Status refused = limiter.Take("a", now);
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_EQ(domain::ErrorReason(refused), "RATE_LIMITED");
  const absl::Duration wait = domain::RetryDelayOf(refused);
  EXPECT_GT(wait, absl::Milliseconds(99));
  EXPECT_LE(wait, absl::Milliseconds(101));
  EXPECT_TRUE(limiter.Take("a", now + wait).ok());
}

TEST(RateLimiterTest, ZeroIsNoLimit) {
  RateLimiter limiter(0);
  EXPECT_EQ(Taken(limiter, "a", absl::Now(), 10'000), 10'000);
}

// Principals who have been gone for long take no memory, and nobody gains by
// being forgotten.
TEST(RateLimiterTest, ForgetsOnlyThoseWhoHaveAllTheirCalls) {
  RateLimiter limiter(10);
  const absl::Time now = absl::Now();
  Taken(limiter, "busy", now, 20);
  for (int i = 0; i < 5'000; ++i) {
    EXPECT_TRUE(limiter.Take(std::to_string(i), now).ok());
  }
  EXPECT_FALSE(limiter.Take("busy", now).ok());
}

TEST(RateLimiterTest, AClockThatGoesBackGivesNothing) {
  RateLimiter limiter(10);
  const absl::Time now = absl::Now();
  EXPECT_EQ(Taken(limiter, "a", now, 100), 20);
  EXPECT_EQ(Taken(limiter, "a", now - absl::Hours(1), 100), 0);
  EXPECT_EQ(Taken(limiter, "a", now, 100), 0);
}

}  // namespace
}  // namespace cte::server
