#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

namespace cte::server {

// How many calls each principal may begin: `per_second` in the long run, and as
// many as two seconds give at once. Thread safe; holds some dozen bytes for
// each principal that has called in the last seconds.
class RateLimiter {
 public:
  explicit RateLimiter(int per_second);  // 0: no limit

  // One more call. RESOURCE_EXHAUSTED, RATE_LIMITED, which says when the next
  // one may come.
  absl::Status Take(std::string_view principal, absl::Time now);

 private:
  // The calls that may begin at `since`; more come with time.
  struct Bucket {
    double calls = 0;
    absl::Time since;
  };
  double CallsOf(const Bucket& bucket, absl::Time now) const;
  void ForgetTheFull(absl::Time now);

  const double per_second_;
  const double most_;

  std::mutex mutex_;  // guards what follows
  absl::flat_hash_map<std::string, Bucket> buckets_;
  std::size_t forget_at_;
};

}  // namespace cte::server
