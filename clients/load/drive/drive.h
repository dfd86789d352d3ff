#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <utility>
#include <vector>

#include "clients/load/drive/clock.h"
#include "clients/load/drive/record.h"
#include "clients/load/drive/scenario.h"

namespace cte::load {

// How a drive goes.
struct Plan {
  // How many clients there are: each begins its next call when its last one is
  // answered (closed loop).
  std::size_t clients = 1;
  // Calls a second that are due, evenly, whatever becomes of those before (open
  // loop); clients then bounds how many are under way. 0: closed loop.
  double rate = 0;
  // Calls that are due or begun in this time are made and not measured.
  std::chrono::duration<double> warm_up{0};
  // How long calls are begun after that.
  std::chrono::duration<double> duration{10};
  // How many calls are measured at most; 0: as many as there is time for.
  std::int64_t count = 0;
  std::uint64_t seed = 1;
};

// How a drive went.
struct Outcome {
  // From where measuring began to the last answer that was measured.
  double seconds = 0;
  // Calls that were due, but not begun when the time was over: the clients were
  // too few, or the server too slow.
  std::int64_t never_begun = 0;
  bool stopped = false;  // by the stop token, before its time
};

// What a watcher sees about every second.
struct Moment {
  double seconds = 0;       // since measuring began
  bool warming_up = false;  // when it began
  double length = 0;        // of what `tally` is about, in seconds
  Tally tally = {};         // of all operations together
  std::int64_t under_way = 0;
};

// Lets clients call the server: no thread for each, the calls' own callbacks
// begin what comes next. At a rate, latency counts from when a call was due, so
// that a server that stands still is not asked less and forgiven for it
// (coordinated omission); Histogram::Corrected does the like for a closed loop.
class Drive {
 public:
  using Watch = std::function<void(const Moment&)>;

  // The scenarios, at least one, and the clock outlive the drive.
  Drive(const Plan& plan, std::vector<Weighted> scenarios, Clock& clock);
  ~Drive();
  Drive(const Drive&) = delete;
  Drive& operator=(const Drive&) = delete;

  // Once. Returns when every call that was begun has been answered. When a stop
  // is requested no more are begun; those under way are the scenarios' to end.
  Outcome Run(const std::stop_token& stop, const Watch& watch = {});

  // One for each operation of each scenario, in their order. After Run.
  const std::vector<std::unique_ptr<Record>>& records() const {
    return records_;
  }

 private:
  class Client;
  struct Choice;

  void RunClosed();
  void RunOpen();
  void WaitUntilDue(Instant due);
  void AwaitAnswers();
  // Takes a point of time if one is due.
  void Tick(Instant now);
  void CutPoint(Instant now);
  bool IsOver(Instant now);
  bool Admit(Instant now);
  void Retire();
  // After a pause; in a closed loop.
  void GoOnLater(Client* client);
  void GiveBack(Client* client);
  const Choice& Choose(Random& random) const;
  void Note(const Choice& choice, Instant due, Instant begun, Answer answer);

  const Plan plan_;
  Clock& clock_;
  std::vector<Choice> choices_;
  std::vector<std::unique_ptr<Record>> records_;
  std::vector<std::unique_ptr<Client>> clients_;

  std::stop_token stop_;
  Watch watch_;
  Instant measure_from_;
  Instant end_;
  Instant cut_;  // where the last point ended
  std::int64_t never_begun_ = 0;
  std::atomic<std::int64_t> admitted_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;  // a client is free, or the last one done
  std::condition_variable wake_;     // only a stop
  std::int64_t under_way_ = 0;  // calls, or clients at work; guarded by mutex_
  std::vector<Client*> free_;   // guarded by mutex_
  std::deque<std::pair<Instant, Client*>> paused_;  // guarded by mutex_
  Instant last_answer_;                             // guarded by mutex_
};

}  // namespace cte::load
