#include "clients/cpp/retry.h"

#include <gtest/gtest.h>

#include <thread>

#include "clients/cpp/error.h"
#include "tests/unit/clients/fake_services.h"

namespace cte::client {
namespace {

absl::Status Gone() {
  return FromGrpc(grpc::Status(grpc::StatusCode::UNAVAILABLE, "refused"));
}

TEST(Backoff, GrowsUpToALimitAndEndsWithPatience) {
  RetryPolicy policy;
  policy.first_delay = absl::Seconds(1);
  policy.longest_delay = absl::Seconds(4);
  policy.unreachable_patience = absl::Seconds(30);
  Backoff backoff(policy);
  absl::Duration nominal = policy.first_delay;
  absl::Duration waited;
  int tries = 0;
  while (const auto delay = backoff.Next(Gone())) {
    EXPECT_GE(*delay, nominal / 2);
    EXPECT_LE(*delay, nominal);
    nominal = std::min(nominal * 2, policy.longest_delay);
    waited += *delay;
    ++tries;
  }
  EXPECT_LE(waited, policy.unreachable_patience);
  EXPECT_GE(tries, 8);
}

TEST(Backoff, IsNeverShorterThanTheServerAskedFor) {
  const absl::Status busy =
      FromGrpc(Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "SERVER_BUSY",
                       "Busy.", absl::Milliseconds(900)));
  Backoff backoff(RetryPolicy{});
  EXPECT_EQ(backoff.Next(busy), absl::Milliseconds(900));
}

TEST(Backoff, IsPatientWithAServerThatHasAnswered) {
  RetryPolicy policy;
  policy.unreachable_patience = absl::ZeroDuration();
  policy.answered_patience = absl::Minutes(1);
  EXPECT_FALSE(Backoff(policy).Next(Gone()).has_value());
  Backoff backoff(policy);
  backoff.Progress();
  EXPECT_TRUE(backoff.Next(Gone()).has_value());
}

TEST(Backoff, TriesAgainOnlyWhatMayPass) {
  const struct {
    absl::Status failure;
    bool again;
  } kCases[] = {
      {Gone(), true},
      {FromGrpc(Refusal(grpc::StatusCode::ABORTED, "UPLOAD_IN_PROGRESS", "")),
       true},
      {FromGrpc(Refusal(grpc::StatusCode::CANCELLED, "", "")), true},
      {FromGrpc(Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "", "")), false},
      {FromGrpc(Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "", "",
                        absl::Milliseconds(1))),
       true},
      {FromGrpc(
           Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "RATE_LIMITED", "")),
       true},
      {FromGrpc(
           Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", "")),
       true},
      {FromGrpc(Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED,
                        "TOO_MANY_IMPORTS", "")),
       true},
      {FromGrpc(Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED,
                        "MESSAGE_TOO_LARGE", "")),
       false},
      {FromGrpc(Refusal(grpc::StatusCode::INVALID_ARGUMENT, "X", "")), false},
      {FromGrpc(Refusal(grpc::StatusCode::UNAUTHENTICATED, "", "")), false},
      {LocalError(absl::StatusCode::kUnavailable, "FILE_UNREADABLE", ""),
       false},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Backoff(RetryPolicy{}).Next(test.failure).has_value(), test.again)
        << test.failure;
  }
}

TEST(Retried, WhatMayNotBeRepeatedIsTriedAgainOnlyIfTheServerRefusedIt) {
  RetryPolicy policy;
  policy.first_delay = absl::Milliseconds(1);
  std::vector<absl::Status> failures = {
      Gone(), FromGrpc(Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED,
                               "RATE_LIMITED", "", absl::Milliseconds(1)))};
  const auto attempt = [&] {
    const absl::Status failure = failures.back();
    failures.pop_back();
    return failure;
  };
  EXPECT_EQ(Retried(policy, {}, attempt, IsAnswered), Gone());
  EXPECT_TRUE(failures.empty());
}

TEST(Wait, EndsWhenAStopIsRequested) {
  std::jthread waiter([](const std::stop_token& stop) {
    EXPECT_FALSE(Wait(stop, absl::Minutes(10)));
  });
  waiter.request_stop();
}

}  // namespace
}  // namespace cte::client
