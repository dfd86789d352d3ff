#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "domain/stores.h"
#include "server/telemetry/metrics.h"
#include "server/work/fair_queue.h"

namespace cte::server {

// Whose time it is.
enum class Lane {
  kInteractive,  // somebody waits for the answer: goes first
  // Checking and committing imports, a block at a time; making workbooks.
  kBackground,
};

// Runs what touches the database, because gRPC's own few threads must never
// wait for it: N threads, each with a domain::Store of its own, made in that
// thread for its first task.
//
// One owner has at most N threads at work, and there is one thread more, so
// that nobody takes the last one from all others. Within a lane the owners of
// tasks take turns, and the tasks of one start in the order of their
// acceptance: nobody makes others wait for long, and imports that submit
// themselves again after each block take turns too. Background tasks hold at
// most three quarters of the N (one at least), so that no import makes readers
// wait for long: who imports has what is left of the N to read with, and all
// others one thread more. Under a load of interactive work that never ends a
// background task still starts now and then. Thread safe.
class Executor {
 public:
  struct Options {
    int threads = 4;               // N, at least 1
    int max_waiting = 1000;        // tasks of one lane that have not begun
    int max_waiting_of_one = 250;  // of one owner
    Metrics* metrics = nullptr;    // not owned; null: none
  };
  // The store is good until the task returns, and in its thread only.
  using Task = std::function<void(domain::Store&)>;
  // The first that a task asks the store (ProgramStore::Find). Tasks that have
  // one and wait together are done together, some dozens in one thread one
  // after the other, after all is asked for them at once: so the more wait, the
  // less each costs.
  struct FirstQuestion {
    domain::ProgramQuestion question;
    // Once one of them is requested, it is not asked at once: each task asks
    // for itself.
    std::stop_token stop;
  };

  // `factory` must not throw and not answer a null.
  Executor(domain::StoreFactory factory, const Options& options);
  // Shuts down.
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // Accepts a task to run soon. Never blocks; may be called by a task.
  // `owner` is the principal it is for, or whatever else takes turns.
  //
  // RESOURCE_EXHAUSTED: SERVER_BUSY, too much of the lane waits;
  // TOO_MANY_CALLS, too much of the owner's. UNAVAILABLE, SERVER_STOPPING:
  // Shutdown has begun. What is refused never runs.
  //
  // A task must not throw. If one does, that is logged, the thread goes on with
  // a new Store, and whoever waits for the task's result gets none from here.
  absl::Status Submit(Lane lane, std::string_view owner, Task task,
                      std::optional<FirstQuestion> first = std::nullopt);

  // Whether more of a lane waits than its threads take up next: what is made
  // ready now would only lie there.
  bool IsCrowded(Lane lane);

  // Accepts no more, runs what was accepted and returns when that is done. May
  // be called again and by several threads, but not by a task.
  void Shutdown();

 private:
  struct Waiting {
    Task task;
    std::optional<FirstQuestion> first;
    absl::Time since;
  };
  using Queue = FairQueue<Waiting>;
  struct Work {
    Lane lane{};
    std::string owner;
    std::vector<Waiting> tasks;  // one, or some that have a first question
  };
  // A thread that has nothing to do.
  struct Idle {
    std::condition_variable changed;
    bool woken = false;
  };

  void RunThread(Idle& idle);
  // Nothing more comes when the answer has no task.
  Work Take(Idle& idle);
  void Finish(const Work& work);
  // With mutex_ held.
  bool MayTakeInteractive() const;
  bool MayTakeBackground() const;
  Work TakeFrom(Lane lane);
  void AddThoseAlike(Work& work);
  void CountWait(const Waiting& waiting);
  // The one that has been idle for the shortest time, for what it and its
  // connection work with is in the processors' caches; null if there is none.
  // To be woken then, best when mutex_ is no longer held: it would wait for it.
  Idle* TakeIdle();
  static void Wake(Idle* idle);
  // Whether an owner may have one more at work.
  bool MayRun(const std::string& owner) const;
  Queue& QueueOf(Lane lane);
  void CountWaiting(Lane lane);

  const domain::StoreFactory factory_;
  const Options options_;
  const int max_background_;  // threads at a time

  std::deque<Idle> idle_threads_;  // one for each thread, at its place

  std::mutex mutex_;         // guards what follows, up to stopping_
  std::vector<Idle*> idle_;  // the last one for the shortest time
  Queue interactive_;
  Queue background_;
  int background_running_ = 0;
  absl::flat_hash_map<std::string, int> running_;  // by owner
  // Interactive tasks taken while a background one could have been.
  int passed_over_ = 0;
  bool stopping_ = false;

  std::mutex join_mutex_;  // guards threads_
  std::vector<std::thread> threads_;
};

}  // namespace cte::server
