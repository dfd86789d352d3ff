#include "server/imports/check_job.h"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "domain/error.h"

namespace cte::server {
namespace {

// Of the texts of a block: what its rows say and their findings. The column and
// a packet of the database hold 16 MiB, and a commit finds some 1,200 bytes
// more of a row at worst.
constexpr std::size_t kBlockBytes = std::size_t{2} << 20;

std::size_t TextBytes(const domain::CheckedRow& row) {
  std::size_t bytes = row.uic.size() + row.psn.size() +
                      row.credential_code.size() + row.credential_name.size();
  for (const domain::Finding& finding : row.findings) {
    bytes += finding.value.size() + finding.message.size();
  }
  return bytes;
}

// Whether the fault lies in the file, so that checking it again is of no use.
bool IsOfTheFile(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsInternal(status) ||
         absl::IsDataLoss(status);
}

// What the user is told of a fault that is not the file's, but the server's.
absl::Status CheckFailed() {
  return domain::Error(absl::StatusCode::kInternal, "CHECK_FAILED",
                       "The server failed while it checked the file; its log "
                       "says why. Upload the file again, and tell the operator "
                       "if it happens again.");
}

}  // namespace

CheckJob::CheckJob(domain::Import import, domain::Claim claim,
                   CheckOptions options, std::unique_ptr<WorkbookReader> opened)
    : import_(std::move(import)),
      claim_(std::move(claim)),
      options_(options),
      opened_(std::move(opened)) {}

absl::StatusOr<bool> CheckJob::Step(domain::ImportStore& store) {
  auto more = TryStep(store);
  if (more.ok() || !IsOfTheFile(more.status())) return more;
  const absl::Status shown = domain::ErrorReason(more.status()).empty()
                                 ? CheckFailed()
                                 : more.status();
  auto failed = store.FailCheck(import_.id, claim_, domain::FailureOf(shown));
  if (!failed.ok()) return failed;
  if (absl::IsInvalidArgument(more.status())) return false;
  return more;
}

absl::StatusOr<bool> CheckJob::TryStep(domain::ImportStore& store) {
  if (batches_ == nullptr) {
    if (auto status = Open(store); !status.ok()) return status;
  }
  const auto batch = batches_->Next();
  if (!batch.ok()) return batch.status();
  if (batch->rows.empty()) {
    if (auto status = Finish(store); !status.ok()) return status;
    return false;
  }
  if (auto status = CheckBatch(store, *batch); !status.ok()) return status;
  return true;
}

absl::Status CheckJob::Open(domain::ImportStore& store) {
  if (auto status = store.ClearBlocks(import_.id, claim_); !status.ok()) {
    return status;
  }
  std::unique_ptr<WorkbookReader> reader = std::move(opened_);
  if (reader == nullptr) {
    auto file = store.ReadFile(import_.id);
    if (!file.ok()) return file.status();
    auto opened = WorkbookReader::Open(*std::move(file), options_.limits);
    if (!opened.ok()) return opened.status();
    reader = *std::move(opened);
  }
  batches_ =
      std::make_unique<WorkbookBatches>(std::move(reader), options_.batch_rows);
  return absl::OkStatus();
}

absl::Status CheckJob::CheckBatch(domain::ImportStore& store,
                                  const WorkbookBatches::Batch& batch) {
  const auto facts = store.LoadFacts(import_.created_by, import_.school_year,
                                     domain::NeedsOf(batch.rows));
  if (!facts.ok()) return facts.status();
  std::vector<domain::CheckedRow> checked;
  checked.reserve(batch.rows.size());
  std::size_t bytes = 0;
  const auto stage = [&] {
    bytes = 0;
    return store.StageBlock(import_.id, claim_,
                            {next_block_++, std::exchange(checked, {})},
                            batch.read);
  };
  for (const domain::ParsedRow& row : batch.rows) {
    if (bytes >= kBlockBytes) {
      if (auto status = stage(); !status.ok()) return status;
    }
    checked.push_back(domain::Check(row, *facts));
    file_checker_.Add(row, checked.back());
    bytes += TextBytes(checked.back());
  }
  return stage();
}

absl::Status CheckJob::Finish(domain::ImportStore& store) {
  if (file_checker_.has_conflicts()) {
    auto status = store.MarkConflicts(import_.id, claim_, file_checker_);
    if (!status.ok()) return status;
  }
  return store.FinishCheck(import_.id, claim_, options_.expires_after).status();
}

}  // namespace cte::server
