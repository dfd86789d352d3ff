#pragma once

#include <cstdint>
#include <future>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/file_checker.h"
#include "domain/import.h"
#include "domain/row_parser.h"
#include "domain/stores.h"
#include "server/imports/job.h"
#include "server/workbook/limits.h"
#include "server/workbook/reader.h"

namespace cte::server {

struct CheckOptions {
  WorkbookLimits limits;
  int batch_rows = 4000;  // checked and staged together
  absl::Duration expires_after;
};

// Step one of an import, "Process Records" (R20): reads the stored workbook,
// checks its rows, and stages them, a batch in each step, while a thread of its
// own reads the next one. A job that did not come to its end is begun from the
// start by another one.
//
// Memory: what the reader and the file checker hold (see there), and two
// batches.
class CheckJob final : public Job {
 public:
  // Without a reader of the import's workbook it opens the stored one.
  CheckJob(domain::Import import, domain::Claim claim, CheckOptions options,
           std::unique_ptr<WorkbookReader> opened);

  absl::StatusOr<bool> Step(domain::ImportStore& store) override;

 private:
  absl::Status Open(domain::ImportStore& store);
  // Reads and parses the rows of the next batch; none at the end of the sheet.
  absl::StatusOr<std::vector<domain::ParsedRow>> ReadBatch();
  void ReadAhead();
  absl::Status CheckBatch(domain::ImportStore& store,
                          const std::vector<domain::ParsedRow>& batch,
                          const domain::Progress& read);
  absl::Status Finish(domain::ImportStore& store);
  absl::StatusOr<bool> TryStep(domain::ImportStore& store);

  const domain::Import import_;
  const domain::Claim claim_;
  const CheckOptions options_;
  domain::FileChecker file_checker_;
  std::int32_t next_block_ = 0;
  std::unique_ptr<WorkbookReader> reader_;
  std::vector<domain::RawRow> raw_rows_;  // their memory is used again
  // Uses the two before it: waited for before they go.
  std::future<absl::StatusOr<std::vector<domain::ParsedRow>>> ahead_;
};

}  // namespace cte::server
