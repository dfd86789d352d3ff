#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/security/key_set.h"

namespace cte::server {

// The keys of an issuer, read again every now and then and when somebody asks
// for it. While the issuer is away, or shows what are no keys, the last good
// ones stay; the log says so. Thread safe.
class KeySource {
 public:
  struct Options {
    std::string place;  // CheckKeysPlace (key_fetch.h) has taken it
    absl::Duration read_every;
    // From the beginning of a reading to that of the next: what somebody who
    // makes up the ids of keys can ask of the issuer.
    absl::Duration least_pause = absl::Seconds(10);
    std::size_t most_waiting = 1000;
  };

  // Reads for the first time. From a file that must succeed: the errors of
  // FetchKeys and KeySet::Parse. An issuer that is away at the time may come
  // later.
  static absl::StatusOr<std::unique_ptr<KeySource>> Start(Options options);
  // Calls all that wait.
  ~KeySource();
  KeySource(const KeySource&) = delete;

  // The same object as long as the keys are the same. Null until they have been
  // read once.
  std::shared_ptr<const KeySet> current() const;

  // Reads them anew and then calls `done` once, from a thread of this object,
  // which waits for it. At once and in the caller's thread, if they were read
  // less than `least_pause` ago, `most_waiting` wait already, or this object is
  // ending. Callers meanwhile share one reading.
  void Refresh(std::function<void()> done);

 private:
  using Clock = std::chrono::steady_clock;

  explicit KeySource(Options options);
  absl::Status Read();
  void RunThread();

  const Options options_;
  std::atomic<bool> stopping_ = false;
  std::string last_text_;     // of Start, then of the thread
  std::string last_problem_;  // the same; what the log has said

  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::shared_ptr<const KeySet> current_;
  bool is_reading_ = false;
  Clock::time_point last_begin_;
  std::vector<std::function<void()>> waiting_;

  std::thread thread_;
};

}  // namespace cte::server
