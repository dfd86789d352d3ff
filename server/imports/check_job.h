#pragma once

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/file_checker.h"
#include "domain/import.h"
#include "domain/stores.h"
#include "server/imports/job.h"
#include "server/imports/workbook_batches.h"
#include "server/workbook/limits.h"
#include "server/workbook/reader.h"

namespace cte::server {

struct CheckOptions {
  WorkbookLimits limits;
  int batch_rows = 10'000;  // checked and staged together
  absl::Duration expires_after;
};

// Step one of an import, "Process Records" (R20): reads the workbook, checks
// its rows, and stages them, a batch in each step: a block of rows, or several
// where their findings are long. A job that did not come to its end is begun
// from the start by another one.
//
// Memory: what the batches and the file checker hold (see there), and one batch
// besides, checked, with what it was checked against.
class CheckJob final : public Job {
 public:
  // Without a reader of the import's workbook, which has read no row yet, it
  // opens the stored one.
  CheckJob(domain::Import import, domain::Claim claim, CheckOptions options,
           std::unique_ptr<WorkbookReader> opened);

  absl::StatusOr<bool> Step(domain::ImportStore& store) override;

 private:
  absl::Status Open(domain::ImportStore& store);
  absl::Status CheckBatch(domain::ImportStore& store,
                          const WorkbookBatches::Batch& batch);
  absl::Status Finish(domain::ImportStore& store);
  absl::StatusOr<bool> TryStep(domain::ImportStore& store);

  const domain::Import import_;
  const domain::Claim claim_;
  const CheckOptions options_;
  domain::FileChecker file_checker_;
  std::int32_t next_block_ = 0;
  std::unique_ptr<WorkbookReader> opened_;
  std::unique_ptr<WorkbookBatches> batches_;
};

}  // namespace cte::server
