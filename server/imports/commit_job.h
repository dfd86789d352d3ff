#pragma once

#include <atomic>
#include <functional>

#include "absl/status/statusor.h"
#include "domain/import.h"
#include "domain/stores.h"
#include "server/imports/job.h"

namespace cte::server {

// Step two of an import, "Import Records" (R22): a block in each step, and some
// steps at the same time; or all of them in one where all or nothing was asked
// for.
class CommitJob final : public Job {
 public:
  // `keep_going` is asked within a step that takes long; when it says no, that
  // step is undone.
  CommitJob(domain::Import import, domain::Claim claim,
            std::function<bool()> keep_going);

  absl::StatusOr<bool> Step(domain::ImportStore& store) override;
  int steps_at_once() const override;

 private:
  // False if none was left.
  absl::StatusOr<bool> CommitBlock(domain::ImportStore& store);

  const domain::Import import_;
  const domain::Claim claim_;
  const std::function<bool()> keep_going_;
  std::atomic<int> under_way_ = 0;
  std::atomic<bool> finish_has_begun_ = false;
};

}  // namespace cte::server
