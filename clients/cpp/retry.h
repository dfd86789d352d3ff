#pragma once

#include <optional>
#include <random>
#include <stop_token>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace cte::client {

// How calls are tried again. Every call of this library may be repeated, since
// the second try answers what the first did, but for those that say otherwise.
struct RetryPolicy {
  absl::Duration first_delay = absl::Milliseconds(250);
  absl::Duration longest_delay = absl::Seconds(8);
  // How long to wait altogether for a server that has not answered at all ...
  absl::Duration unreachable_patience = absl::Seconds(8);
  // ... and for one that has: it is busy, or starts anew.
  absl::Duration answered_patience = absl::Minutes(2);
};

// The waits between the tries of one operation: each twice as long as the one
// before, shortened by chance so that many clients do not come back at once,
// and never shorter than the server asked for. One thread at a time.
class Backoff {
 public:
  explicit Backoff(const RetryPolicy& policy);

  // How long to wait before the next try, or nothing if `failure` is one that
  // the next try would meet again, or patience is at its end. Tried again are
  // UNAVAILABLE, ABORTED, CANCELLED (by the server, as it shuts down) and a
  // RESOURCE_EXHAUSTED that IsBusy.
  std::optional<absl::Duration> Next(const absl::Status& failure);

  // The server did something useful: patience and delays start over.
  void Progress();

 private:
  const RetryPolicy policy_;
  absl::Duration delay_;
  absl::Duration waited_ = absl::ZeroDuration();
  bool answered_ = false;
  std::minstd_rand random_;
};

// Whether a RESOURCE_EXHAUSTED is one that passes: it names a time, or is
// RATE_LIMITED, TOO_MANY_CALLS or TOO_MANY_IMPORTS. A message that is too large
// never passes.
bool IsBusy(const absl::Status& failure);

// Sleeps; false at once if `stop` is requested meanwhile.
bool Wait(const std::stop_token& stop, absl::Duration duration);

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

// For Retried: what may be repeated whatever became of the first try, ...
inline bool AnyFailure(const absl::Status&) { return true; }
// ... and what may not unless the server says that it did nothing: a connection
// that breaks gives no reason.
bool IsAnswered(const absl::Status& failure);

// Runs `attempt` (which answers a Status or StatusOr) until it succeeds, fails
// for good or as `may_repeat` does not allow, or `stop` is requested; answers
// what the last try answered.
template <typename Attempt>
auto Retried(const RetryPolicy& policy, const std::stop_token& stop,
             const Attempt& attempt,
             bool (*may_repeat)(const absl::Status&) = AnyFailure) {
  Backoff backoff(policy);
  for (;;) {
    auto result = attempt();
    if (result.ok() || stop.stop_requested() || !may_repeat(StatusOf(result))) {
      return result;
    }
    const std::optional<absl::Duration> delay = backoff.Next(StatusOf(result));
    if (!delay || !Wait(stop, *delay)) return result;
  }
}

}  // namespace cte::client
