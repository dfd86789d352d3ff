#include "server/work/executor.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/barrier.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "domain/error.h"
#include "tests/unit/server/logged.h"
#include "tests/unit/server/mock_store.h"
#include "tests/unit/server/no_store.h"

namespace cte::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::unique_ptr<domain::Store> MakeStore() {
  return std::make_unique<NoStore>();
}

// Holds threads of an executor until it is opened.
class Gate {
 public:
  // Answers when all tasks run.
  Gate(Executor& executor, Lane lane, int tasks)
      : state_(std::make_shared<State>(tasks)) {
    for (int i = 0; i < tasks; ++i) {
      const absl::Status accepted =
          executor.Submit(lane, "", [state = state_](domain::Store&) {
            state->running.DecrementCount();
            state->open.WaitForNotification();
          });
      EXPECT_TRUE(accepted.ok()) << accepted;
    }
    state_->running.Wait();
  }
  ~Gate() {
    if (!state_->open.HasBeenNotified()) Open();
  }
  Gate(const Gate&) = delete;
  void Open() { state_->open.Notify(); }

 private:
  // Also the tasks', which may look at it after the gate is gone.
  struct State {
    explicit State(int tasks) : running(tasks) {}
    absl::BlockingCounter running;
    absl::Notification open;
  };
  std::shared_ptr<State> state_;
};

// The names of tasks in the order in which they ran.
class Diary {
 public:
  Executor::Task Entry(const std::string& name) {
    return [this, name](domain::Store&) {
      const std::lock_guard lock(mutex_);
      names_.push_back(name);
    };
  }
  std::vector<std::string> names() {
    const std::lock_guard lock(mutex_);
    return names_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> names_;
};

TEST(ExecutorTest, EachThreadHasAStoreOfItsOwnMadeInIt) {
  constexpr int kThreads = 3;
  std::mutex mutex;
  std::set<std::thread::id> makers;
  Executor executor(
      [&] {
        const std::lock_guard lock(mutex);
        makers.insert(std::this_thread::get_id());
        return MakeStore();
      },
      {.threads = kThreads});
  std::set<domain::Store*> stores;
  auto* const all_run = new absl::Barrier(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    ASSERT_TRUE(executor
                    .Submit(Lane::kInteractive, "",
                            [&](domain::Store& store) {
                              {
                                const std::lock_guard lock(mutex);
                                stores.insert(&store);
                                EXPECT_TRUE(makers.contains(
                                    std::this_thread::get_id()));
                              }
                              if (all_run->Block()) delete all_run;
                            })
                    .ok());
  }
  executor.Shutdown();
  EXPECT_EQ(stores.size(), std::size_t{kThreads});
  EXPECT_EQ(makers.size(), std::size_t{kThreads});
}

TEST(ExecutorTest, EachThreadMakesItsStoreOnFirstUseAndKeepsIt) {
  std::atomic<int> made = 0;
  Executor executor(
      [&] {
        ++made;
        return MakeStore();
      },
      {.threads = 1});
  EXPECT_EQ(made, 0);
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(
        executor.Submit(Lane::kInteractive, "", [](domain::Store&) {}).ok());
  }
  executor.Shutdown();
  EXPECT_GE(made, 1);
  EXPECT_LE(made, 2) << "one thread, and the one that is kept for others";
}

TEST(ExecutorTest, InteractiveGoesFirstAndEachLaneInItsOrder) {
  Executor executor(MakeStore, {.threads = 1});
  Diary diary;
  Gate gate(executor, Lane::kInteractive, 1);
  for (const char* name : {"b1", "b2"}) {
    ASSERT_TRUE(executor.Submit(Lane::kBackground, "", diary.Entry(name)).ok());
  }
  for (const char* name : {"i1", "i2"}) {
    ASSERT_TRUE(
        executor.Submit(Lane::kInteractive, "", diary.Entry(name)).ok());
  }
  gate.Open();
  executor.Shutdown();
  EXPECT_THAT(diary.names(), ElementsAre("i1", "i2", "b1", "b2"));
}

TEST(ExecutorTest, BackgroundIsNotStarvedByInteractive) {
  Executor executor(MakeStore, {.threads = 1});
  Diary diary;
  Gate gate(executor, Lane::kInteractive, 1);
  ASSERT_TRUE(executor.Submit(Lane::kBackground, "", diary.Entry("b")).ok());
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(executor.Submit(Lane::kInteractive, "", diary.Entry("i")).ok());
  }
  gate.Open();
  executor.Shutdown();
  const std::vector<std::string> names = diary.names();
  const auto background = std::find(names.begin(), names.end(), "b");
  EXPECT_LT(background - names.begin(), 50);
  EXPECT_GT(background - names.begin(), 5);
}

TEST(ExecutorTest, BackgroundHoldsAtMostThreeOfFourThreads) {
  Executor executor(MakeStore, {.threads = 4});
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  Gate gate(executor, Lane::kBackground, 3);
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(executor
                    .Submit(Lane::kBackground, "",
                            [&](domain::Store&) {
                              most = std::max(most.load(), ++running);
                              std::this_thread::yield();
                              --running;
                            })
                    .ok());
  }
  // One is left for who reads, though background work waits.
  Gate readers(executor, Lane::kInteractive, 1);
  EXPECT_EQ(most, 0);
  readers.Open();
  gate.Open();
  executor.Shutdown();
  EXPECT_LE(most, 3);
  EXPECT_GE(most, 1);
}

// Notes what is asked ahead.
class AskedStore : public NoStore {
 public:
  using Questions = std::vector<domain::ProgramQuestion>;
  explicit AskedStore(std::vector<Questions>& asked) {
    ON_CALL(programs_, FindAhead).WillByDefault([&asked](const Questions& q) {
      asked.push_back(q);
      return absl::OkStatus();
    });
  }
  domain::ProgramStore& programs() override { return programs_; }
  void Until(const std::stop_token& stop,
             const std::function<void()>& work) override {
    if (!stop.stop_requested()) work();
  }

 private:
  ::testing::NiceMock<MockPrograms> programs_;
};

// Of the two threads one is held, and the other one by an owner each of whose
// tasks so wait.
class ExecutorTogetherTest : public ::testing::Test {
 protected:
  ExecutorTogetherTest() {
    const auto held = executor_.Submit(
        Lane::kInteractive, "holder",
        [this](domain::Store&) { end_.WaitForNotification(); });
    EXPECT_TRUE(held.ok()) << held;
  }
  ~ExecutorTogetherTest() override { RunAll(); }

  void Ask(const std::string& owner, std::int64_t psn,
           std::stop_token stop = {}) {
    const auto accepted = executor_.Submit(
        Lane::kInteractive, owner, diary_.Entry(absl::StrCat(psn)),
        Executor::FirstQuestion{Question(owner, psn), std::move(stop)});
    EXPECT_TRUE(accepted.ok()) << accepted;
  }
  static domain::ProgramQuestion Question(const std::string& owner,
                                          std::int64_t psn) {
    return {owner, domain::Psn{psn}, 0};
  }
  // By one thread, all of it.
  void RunAll() {
    if (!gate_) return;
    ASSERT_TRUE(executor_
                    .Submit(Lane::kInteractive, "last",
                            [this](domain::Store&) { end_.Notify(); })
                    .ok());
    gate_.reset();
    executor_.Shutdown();
  }

  std::vector<AskedStore::Questions> asked_;
  Diary diary_;
  absl::Notification end_;
  Executor executor_{[this] { return std::make_unique<AskedStore>(asked_); },
                     {.threads = 1}};
  std::optional<Gate> gate_ =
      std::optional<Gate>(std::in_place, executor_, Lane::kInteractive, 1);
};

TEST_F(ExecutorTogetherTest, WhatWaitsWithAQuestionIsAskedAtOnce) {
  Ask("", 17);
  Ask("ann", 18);
  Ask("", 19);
  ASSERT_TRUE(
      executor_.Submit(Lane::kInteractive, "", diary_.Entry("alone")).ok());
  Ask("", 20);
  RunAll();
  EXPECT_THAT(diary_.names(), ElementsAre("17", "18", "19", "alone", "20"));
  // Then it is forgotten; the last one asks for itself.
  EXPECT_THAT(asked_,
              ElementsAre(ElementsAre(Question("", 17), Question("ann", 18),
                                      Question("", 19)),
                          ElementsAre()));
}

TEST_F(ExecutorTogetherTest, OneThatGaveUpLetsEachAskForItself) {
  std::stop_source stop;
  Ask("", 17);
  Ask("", 18, stop.get_token());
  stop.request_stop();
  RunAll();
  EXPECT_THAT(diary_.names(), ElementsAre("17", "18"));
  EXPECT_THAT(asked_, ElementsAre(ElementsAre()));
}

TEST_F(ExecutorTogetherTest, SomeDozensAtATime) {
  for (int i = 0; i < 100; ++i) Ask("", i + 1);
  RunAll();
  EXPECT_EQ(diary_.names().size(), 100u);
  ASSERT_FALSE(asked_.empty());
  EXPECT_EQ(asked_[0].size(), 32u);
}

TEST(ExecutorTest, OneThreadIsShared) {
  Executor executor(MakeStore, {.threads = 1});
  Diary diary;
  ASSERT_TRUE(executor.Submit(Lane::kBackground, "", diary.Entry("b")).ok());
  ASSERT_TRUE(executor.Submit(Lane::kInteractive, "", diary.Entry("i")).ok());
  executor.Shutdown();
  EXPECT_EQ(diary.names().size(), 2u);
}

TEST(ExecutorTest, ImportsThatSubmitThemselvesAgainTakeTurns) {
  Executor executor(MakeStore, {.threads = 1});
  std::mutex mutex;
  std::vector<std::string> blocks;
  absl::BlockingCounter done(2);
  std::function<void(const std::string&, int)> submit =
      [&](const std::string& name, int left) {
        ASSERT_TRUE(executor
                        .Submit(Lane::kBackground, "",
                                [&, name, left](domain::Store&) {
                                  {
                                    const std::lock_guard lock(mutex);
                                    blocks.push_back(name);
                                  }
                                  if (left > 1) {
                                    submit(name, left - 1);
                                  } else {
                                    done.DecrementCount();
                                  }
                                })
                        .ok());
      };
  Gate gate(executor, Lane::kInteractive, 1);
  submit("a", 3);
  submit("b", 3);
  gate.Open();
  done.Wait();
  executor.Shutdown();
  EXPECT_THAT(blocks, ElementsAre("a", "b", "a", "b", "a", "b"));
}

TEST(ExecutorTest, TooMuchWaitingIsRefusedLaneByLane) {
  Executor executor(MakeStore, {.threads = 1, .max_waiting = 2});
  const auto nothing = [](domain::Store&) {};
  Gate gate(executor, Lane::kInteractive, 1);
  for (const Lane lane : {Lane::kInteractive, Lane::kBackground}) {
    EXPECT_TRUE(executor.Submit(lane, "", nothing).ok());
    EXPECT_TRUE(executor.Submit(lane, "", nothing).ok());
    const absl::Status refused = executor.Submit(lane, "", nothing);
    EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(domain::ErrorReason(refused), "SERVER_BUSY");
  }
  gate.Open();
}

TEST(ExecutorTest, ShutdownRunsWhatWasAcceptedAndTakesNoMore) {
  Executor executor(MakeStore, {.threads = 2});
  std::atomic<int> ran = 0;
  Gate gate(executor, Lane::kInteractive, 2);
  for (int i = 0; i < 10; ++i) {
    for (const Lane lane : {Lane::kInteractive, Lane::kBackground}) {
      ASSERT_TRUE(
          executor.Submit(lane, "", [&](domain::Store&) { ++ran; }).ok());
    }
  }
  std::thread stopper([&] { executor.Shutdown(); });
  absl::Status refused;
  do {
    refused = executor.Submit(Lane::kInteractive, "", [](domain::Store&) {});
  } while (refused.code() != absl::StatusCode::kUnavailable);
  EXPECT_EQ(domain::ErrorReason(refused), "SERVER_STOPPING");
  gate.Open();
  stopper.join();
  EXPECT_EQ(ran, 20);
  executor.Shutdown();
}

TEST(ExecutorTest, ShutdownEndsWithThreadsThatOnlyMayNotTakeWhatWaits) {
  for (int round = 0; round < 50; ++round) {
    std::atomic<int> ran = 0;
    {
      Executor executor(MakeStore, {.threads = 4});
      for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(
            executor
                .Submit(Lane::kBackground, "", [&](domain::Store&) { ++ran; })
                .ok());
      }
    }
    ASSERT_EQ(ran, 20);
  }
}

TEST(ExecutorTest, TaskThatThrowsLeavesTheThreadWithANewStore) {
  std::atomic<int> made = 0;
  Executor executor(
      [&] {
        ++made;
        return MakeStore();
      },
      {.threads = 1});
  Diary diary;
  ASSERT_TRUE(executor
                  .Submit(Lane::kBackground, "",
                          [](domain::Store&) { throw std::runtime_error("x"); })
                  .ok());
  ASSERT_TRUE(
      executor.Submit(Lane::kBackground, "", [](domain::Store&) { throw 1; })
          .ok());
  ASSERT_TRUE(
      executor.Submit(Lane::kBackground, "", diary.Entry("after")).ok());
  executor.Shutdown();
  EXPECT_THAT(diary.names(), ElementsAre("after"));
  EXPECT_EQ(made, 3);
}

TEST(ExecutorTest, WhatAnExceptionSaysIsNotLogged) {
  const std::string log = Logged(LogFormat::kText, LogLevel::kInfo, [] {
    Executor executor(MakeStore, {.threads = 1});
    (void)executor.Submit(Lane::kInteractive, "", [](domain::Store&) {
      throw std::runtime_error("UIC A025736286");
    });
    executor.Shutdown();
  });
  EXPECT_THAT(log, HasSubstr("runtime_error"));
  EXPECT_THAT(log, Not(HasSubstr("A025736286")));
}

TEST(ExecutorTest, TaskIsGoneWhenItHasRun) {
  Executor executor(MakeStore, {.threads = 1});
  auto held = std::make_shared<int>(1);
  std::weak_ptr<int> watched = held;
  ASSERT_TRUE(executor
                  .Submit(Lane::kInteractive, "",
                          [held = std::move(held)](domain::Store&) {})
                  .ok());
  bool is_gone = false;
  ASSERT_TRUE(executor
                  .Submit(Lane::kInteractive, "",
                          [&](domain::Store&) { is_gone = watched.expired(); })
                  .ok());
  executor.Shutdown();
  EXPECT_TRUE(is_gone);
}

TEST(ExecutorTest, OneOwnerLeavesAThreadToTheOthers) {
  Executor executor(MakeStore, {.threads = 2});
  absl::Notification others_turn;
  absl::BlockingCounter held(2);
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(executor
                    .Submit(Lane::kInteractive, "greedy",
                            [&, i](domain::Store&) {
                              most = std::max(most.load(), ++running);
                              if (i < 2) held.DecrementCount();
                              others_turn.WaitForNotification();
                              --running;
                            })
                    .ok());
  }
  held.Wait();
  ASSERT_TRUE(executor
                  .Submit(Lane::kInteractive, "modest",
                          [&](domain::Store&) { others_turn.Notify(); })
                  .ok());
  executor.Shutdown();
  EXPECT_EQ(most, 2);
}

TEST(ExecutorTest, RefusesTooMuchOfOneOwner) {
  Executor executor(MakeStore, {.threads = 1, .max_waiting_of_one = 2});
  absl::Notification go_on;
  absl::Notification begun;
  const auto nothing = [](domain::Store&) {};
  ASSERT_TRUE(executor
                  .Submit(Lane::kInteractive, "greedy",
                          [&](domain::Store&) {
                            begun.Notify();
                            go_on.WaitForNotification();
                          })
                  .ok());
  begun.WaitForNotification();
  EXPECT_TRUE(executor.Submit(Lane::kInteractive, "greedy", nothing).ok());
  EXPECT_TRUE(executor.Submit(Lane::kInteractive, "greedy", nothing).ok());
  const auto refused = executor.Submit(Lane::kInteractive, "greedy", nothing);
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_EQ(domain::ErrorReason(refused), "TOO_MANY_CALLS");
  EXPECT_TRUE(executor.Submit(Lane::kInteractive, "modest", nothing).ok());
  go_on.Notify();
}

TEST(ExecutorTest, IsCrowdedWhenMoreWaitsThanItsThreadsTakeNext) {
  Executor executor(MakeStore, {.threads = 4});
  Gate gate(executor, Lane::kBackground, 3);
  const auto add = [&] {
    EXPECT_TRUE(
        executor.Submit(Lane::kBackground, "", [](domain::Store&) {}).ok());
  };
  add();
  add();
  add();
  EXPECT_FALSE(executor.IsCrowded(Lane::kBackground));
  add();
  EXPECT_TRUE(executor.IsCrowded(Lane::kBackground));
  EXPECT_FALSE(executor.IsCrowded(Lane::kInteractive));
}

}  // namespace
}  // namespace cte::server
