#include "server/gate/rate_limiter.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::server {
namespace {

constexpr double kSecondsAtOnce = 2;
constexpr std::size_t kForgetAt = 1024;

}  // namespace

RateLimiter::RateLimiter(int per_second)
    : per_second_(per_second),
      most_(per_second * kSecondsAtOnce),
      forget_at_(kForgetAt) {}

absl::Status RateLimiter::Take(std::string_view principal, absl::Time now) {
  if (per_second_ == 0) return absl::OkStatus();
  const std::lock_guard lock(mutex_);
  if (buckets_.size() >= forget_at_) ForgetTheFull(now);
  Bucket& bucket =
      buckets_.try_emplace(std::string(principal), Bucket{most_, now})
          .first->second;
  bucket = {CallsOf(bucket, now), std::max(bucket.since, now)};
  if (bucket.calls >= 1) {
    bucket.calls -= 1;
    return absl::OkStatus();
  }
  const absl::Duration wait = absl::Seconds((1 - bucket.calls) / per_second_);
  absl::Status refused = domain::Error(
      absl::StatusCode::kResourceExhausted, "RATE_LIMITED",
      absl::StrCat("You begin more than ", per_second_,
                   " calls a second, which is what this server takes of one "
                   "user. Wait as long as the answer says, and call again."));
  domain::SetRetryDelay(refused, wait);
  return refused;
}

double RateLimiter::CallsOf(const Bucket& bucket, absl::Time now) const {
  const double seconds =
      std::max(0.0, absl::ToDoubleSeconds(now - bucket.since));
  return std::min(most_, bucket.calls + seconds * per_second_);
}

// Whoever has not called for so long is as one who never did.
void RateLimiter::ForgetTheFull(absl::Time now) {
  absl::erase_if(buckets_, [&](const auto& entry) {
    return CallsOf(entry.second, now) >= most_;
  });
  forget_at_ = std::max(kForgetAt, 2 * buckets_.size());
}

}  // namespace cte::server
