#include "clients/cpp/retry.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <string>

#include "clients/cpp/error.h"

namespace cte::client {
namespace {

bool MayPass(const absl::Status& failure) {
  switch (failure.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kCancelled:
      return IsRemote(failure);
    case absl::StatusCode::kResourceExhausted:
      return IsBusy(failure);
    default:
      return false;
  }
}

}  // namespace

Backoff::Backoff(const RetryPolicy& policy)
    : policy_(policy),
      delay_(policy.first_delay),
      random_(std::random_device{}()) {}

std::optional<absl::Duration> Backoff::Next(const absl::Status& failure) {
  if (!MayPass(failure)) return std::nullopt;
  answered_ = answered_ || IsAnswered(failure);
  const double share = std::uniform_real_distribution<>(0.5, 1.0)(random_);
  const absl::Duration delay = std::max(
      delay_ * share, RetryDelay(failure).value_or(absl::ZeroDuration()));
  waited_ += delay;
  if (waited_ >
      (answered_ ? policy_.answered_patience : policy_.unreachable_patience)) {
    return std::nullopt;
  }
  delay_ = std::min(delay_ * 2, policy_.longest_delay);
  return delay;
}

void Backoff::Progress() {
  answered_ = true;
  delay_ = policy_.first_delay;
  waited_ = absl::ZeroDuration();
}

bool IsBusy(const absl::Status& failure) {
  if (failure.code() != absl::StatusCode::kResourceExhausted) return false;
  const std::string reason = ErrorReason(failure);
  return RetryDelay(failure).has_value() || reason == "RATE_LIMITED" ||
         reason == "TOO_MANY_CALLS" || reason == "TOO_MANY_IMPORTS";
}

// Only a server gives a reason; what gRPC finds out by itself has none.
bool IsAnswered(const absl::Status& failure) {
  return !ErrorReason(failure).empty() || RetryDelay(failure).has_value();
}

bool Wait(const std::stop_token& stop, absl::Duration duration) {
  std::mutex mutex;
  std::condition_variable_any woken;
  std::unique_lock lock(mutex);
  woken.wait_for(lock, stop, absl::ToChronoMilliseconds(duration),
                 [] { return false; });
  return !stop.stop_requested();
}

}  // namespace cte::client
