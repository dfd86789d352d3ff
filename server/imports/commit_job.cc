#include "server/imports/commit_job.h"

#include <utility>

namespace cte::server {

CommitJob::CommitJob(domain::Import import, domain::Claim claim,
                     std::function<bool()> keep_going)
    : import_(std::move(import)),
      claim_(std::move(claim)),
      keep_going_(std::move(keep_going)) {}

absl::StatusOr<bool> CommitJob::Step(domain::ImportStore& store) {
  if (import_.all_or_nothing) {
    auto status = store.CommitWhole(import_.id, claim_, keep_going_);
    if (!status.ok()) return status;
  } else {
    const auto more = store.CommitNextBlock(import_.id, claim_);
    if (!more.ok() || *more) return more;
  }
  if (auto done = store.FinishCommit(import_.id, claim_); !done.ok()) {
    return done.status();
  }
  return false;
}

}  // namespace cte::server
