#include "clients/load/drive/drive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "clients/cpp/error.h"

namespace cte::load {
namespace {

using std::chrono::milliseconds;

// Goes on only when somebody waits or works.
class FakeClock : public Clock {
 public:
  Instant Now() const override { return now_; }
  void Wait(std::unique_lock<std::mutex>&, std::condition_variable&,
            Instant until) override {
    now_ = std::max(now_, until);
  }
  void Work(milliseconds time) { now_ += time; }

 private:
  Instant now_{};
};

// A server with one thread that answers in a millisecond, but stands still once
// for a second.
class StallingServer : public Scenario {
 public:
  explicit StallingServer(FakeClock& clock) : clock_(clock) {}
  const std::vector<std::string>& operations() const override {
    return operations_;
  }
  void Begin(const Turn&, Answered answered) override {
    clock_.Work(++calls_ == 100 ? milliseconds(1000) : milliseconds(1));
    answered({.status = absl::OkStatus()});
  }

 private:
  const std::vector<std::string> operations_ = {"call"};
  FakeClock& clock_;
  int calls_ = 0;
};

Plan PlanOf(double rate, double seconds) {
  Plan plan;
  plan.rate = rate;
  plan.duration = std::chrono::duration<double>(seconds);
  return plan;
}

const Tally& Only(const Drive& drive) { return drive.records()[0]->total(); }

TEST(DriveTest, AtARateAStallMakesTheCallsBehindItLate) {
  FakeClock clock;
  StallingServer server(clock);
  Drive drive(PlanOf(100, 10), {{&server}}, clock);
  const Outcome outcome = drive.Run({});
  const Tally& tally = Only(drive);
  EXPECT_EQ(tally.latency.count(), 1000);
  EXPECT_EQ(outcome.never_begun, 0);
  // A hundred calls were due while it stood still, the first ones waited for
  // nearly a second: a tenth of all waited, half of these over half a second.
  EXPECT_NEAR(static_cast<double>(tally.latency.ValueAt(95)) / 1e6, 500, 60);
  EXPECT_GT(tally.latency.ValueAt(99), 850'000'000);
  // From when each was begun only one was slow.
  EXPECT_EQ(tally.service.ValueAt(99) / 1'000'000, 1);
  EXPECT_GE(tally.service.max(), 1'000'000'000);
}

TEST(DriveTest, AClosedLoopForgivesTheStallUntilItIsCorrected) {
  FakeClock clock;
  StallingServer server(clock);
  Drive drive(PlanOf(0, 10), {{&server}}, clock);
  drive.Run({});
  const Histogram& latency = Only(drive).latency;
  EXPECT_NEAR(static_cast<double>(latency.count()), 9000, 10);
  EXPECT_EQ(latency.ValueAt(99) / 1'000'000, 1);
  const Histogram corrected = latency.Corrected(latency.ValueAt(50));
  EXPECT_NEAR(static_cast<double>(corrected.count()), 10'000, 20);
  EXPECT_NEAR(static_cast<double>(corrected.ValueAt(95)) / 1e6, 500, 20);
}

TEST(DriveTest, WhatWasDueAndNotBegunIsCounted) {
  FakeClock clock;
  class Slow : public Scenario {
   public:
    explicit Slow(FakeClock& clock) : clock_(clock) {}
    const std::vector<std::string>& operations() const override {
      return operations_;
    }
    void Begin(const Turn&, Answered answered) override {
      clock_.Work(milliseconds(100));
      answered({.status = absl::OkStatus()});
    }

   private:
    const std::vector<std::string> operations_ = {"call"};
    FakeClock& clock_;
  } slow(clock);
  Drive drive(PlanOf(100, 1), {{&slow}}, clock);
  const Outcome outcome = drive.Run({});
  EXPECT_EQ(Only(drive).latency.count(), 10);
  EXPECT_EQ(outcome.never_begun, 90);
}

TEST(DriveTest, WarmUpIsNotMeasuredAndACountEndsTheRun) {
  FakeClock clock;
  StallingServer server(clock);
  Plan plan = PlanOf(0, 1000);
  plan.warm_up = std::chrono::seconds(2);  // the stall is in it
  plan.count = 500;
  Drive drive(plan, {{&server}}, clock);
  const Outcome outcome = drive.Run({});
  EXPECT_EQ(Only(drive).latency.count(), 500);
  EXPECT_EQ(Only(drive).latency.max(), 1'000'000);
  EXPECT_NEAR(outcome.seconds, 0.5, 0.01);
}

TEST(DriveTest, PointsOverTimeHoldAllCalls) {
  FakeClock clock;
  StallingServer server(clock);
  Drive drive(PlanOf(100, 5), {{&server}}, clock);
  double watched = 0;
  drive.Run({}, [&](const Moment& moment) {
    watched += static_cast<double>(moment.tally.latency.count());
  });
  EXPECT_EQ(watched, 500);
  std::int64_t calls = 0;
  double end = 0;
  for (const Point& point : drive.records()[0]->points()) {
    EXPECT_NEAR(point.begin, end, 1e-9);
    end = point.begin + point.length;
    calls += point.calls;
  }
  EXPECT_EQ(calls, 500);
  EXPECT_GE(drive.records()[0]->points().size(), 4u);
}

// Answers from other threads, and refuses each third call.
class Threaded : public Scenario {
 public:
  ~Threaded() override {
    for (std::thread& thread : threads_) thread.join();
  }
  const std::vector<std::string>& operations() const override {
    return operations_;
  }
  void Begin(const Turn& turn, Answered answered) override {
    const std::lock_guard lock(mutex_);
    clients_.insert(turn.client);
    const int call = calls_++;
    threads_.emplace_back([call, answered = std::move(answered)] {
      if (call % 3 != 0) return answered({.status = absl::OkStatus()});
      answered({.status = client::LocalError(absl::StatusCode::kUnavailable,
                                             "GONE", "It is gone.")});
    });
  }
  const std::set<std::size_t>& clients() const { return clients_; }

 private:
  const std::vector<std::string> operations_ = {"call"};
  std::mutex mutex_;
  int calls_ = 0;
  std::set<std::size_t> clients_;
  std::vector<std::thread> threads_;
};

TEST(DriveTest, FailuresAreCountedByCodeAndReasonAndAreInNoLatency) {
  Threaded scenario;
  Clock clock;
  Plan plan = PlanOf(0, 60);
  plan.clients = 5;
  plan.count = 30;
  Drive drive(plan, {{&scenario}}, clock);
  drive.Run({});
  const Tally& tally = Only(drive);
  EXPECT_EQ(tally.latency.count(), 20);
  ASSERT_EQ(tally.failures.size(), 1u);
  const auto& [kind, failure] = *tally.failures.begin();
  EXPECT_EQ(kind.first, "UNAVAILABLE");
  EXPECT_EQ(kind.second, "GONE");
  EXPECT_EQ(failure.times, 10);
  EXPECT_EQ(failure.message, "It is gone.");
  EXPECT_EQ(scenario.clients().size(), 5u);
}

TEST(DriveTest, AStopEndsTheRun) {
  Threaded scenario;
  Clock clock;
  std::stop_source stop;
  stop.request_stop();
  Drive drive(PlanOf(10, 3600), {{&scenario}}, clock);
  EXPECT_TRUE(drive.Run(stop.get_token()).stopped);
  EXPECT_EQ(Only(drive).calls(), 0);
}

class Named : public Scenario {
 public:
  Named(FakeClock& clock, std::string name)
      : clock_(clock), operations_{name, name + " part"} {}
  const std::vector<std::string>& operations() const override {
    return operations_;
  }
  void Begin(const Turn& turn, Answered answered) override {
    clock_.Work(milliseconds(1));
    turn.step(1, 7'000, 3);
    answered({.status = absl::OkStatus()});
  }

 private:
  FakeClock& clock_;
  const std::vector<std::string> operations_;
};

TEST(DriveTest, ScenariosHaveTheirTurnsAsOftenAsTheirWeightsSay) {
  FakeClock clock;
  Named often(clock, "often");
  Named seldom(clock, "seldom");
  Drive drive(PlanOf(0, 10), {{&often, 9}, {&seldom, 1}}, clock);
  drive.Run({});
  const auto& records = drive.records();
  ASSERT_EQ(records.size(), 4u);
  EXPECT_EQ(records[0]->operation(), "often");
  EXPECT_EQ(records[3]->operation(), "seldom part");
  EXPECT_NEAR(static_cast<double>(records[0]->total().latency.count()), 9000,
              150);
  // Parts are measured by themselves.
  EXPECT_TRUE(records[3]->is_part());
  EXPECT_FALSE(records[2]->is_part());
  EXPECT_EQ(records[3]->total().latency.count(),
            records[2]->total().latency.count());
  EXPECT_EQ(records[3]->total().latency.max(), 7'000);
  EXPECT_EQ(records[3]->total().rows, 3 * records[3]->total().latency.count());
}

}  // namespace
}  // namespace cte::load
