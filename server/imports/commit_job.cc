#include "server/imports/commit_job.h"

#include <algorithm>
#include <utility>

#include "absl/cleanup/cleanup.h"

namespace cte::server {
namespace {

// While the database writes one block the next one is made ready, and another
// waits for the disk; more make the database no faster.
constexpr int kAtOnce = 3;

bool HasDuplicates(const domain::Import& import) {
  return std::ranges::any_of(
      import.finding_counts, [](const domain::FindingCount& count) {
        return count.code == domain::FindingCode::kDuplicateRow;
      });
}

}  // namespace

CommitJob::CommitJob(domain::Import import, domain::Claim claim,
                     std::function<bool()> keep_going)
    : import_(std::move(import)),
      claim_(std::move(claim)),
      keep_going_(std::move(keep_going)) {}

// Of rows that give the same award the first one shall be the one that does.
// (Rows that give the same only since a suggestion was settled after the check
// may come in another order.)
int CommitJob::steps_at_once() const {
  return import_.all_or_nothing || HasDuplicates(import_) ? 1 : kAtOnce;
}

absl::StatusOr<bool> CommitJob::CommitBlock(domain::ImportStore& store) {
  if (finish_has_begun_) return false;
  ++under_way_;
  const absl::Cleanup left = [this] { --under_way_; };
  auto more = store.CommitNextBlock(import_.id, claim_);
  // With the end of the import its claim has gone.
  if (finish_has_begun_) return false;
  return more;
}

absl::StatusOr<bool> CommitJob::Step(domain::ImportStore& store) {
  if (import_.all_or_nothing) {
    auto status = store.CommitWhole(import_.id, claim_, keep_going_);
    if (!status.ok()) return status;
  } else {
    const auto more = CommitBlock(store);
    if (!more.ok() || *more || under_way_ > 0) return more;
  }
  if (finish_has_begun_.exchange(true)) return false;
  if (auto done = store.FinishCommit(import_.id, claim_); !done.ok()) {
    return done.status();
  }
  return false;
}

}  // namespace cte::server
