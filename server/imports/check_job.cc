#include "server/imports/check_job.h"

#include <algorithm>
#include <utility>

#include "domain/error.h"

namespace cte::server {
namespace {

// A cell may hold 32,767 characters, of which a parsed row keeps the first few:
// so only some rows at a time are held raw.
constexpr std::size_t kRawRows = 64;
// Of the parsed texts of a batch; with the findings that quote them a block
// stays far below the 16 MiB that its column and a packet of the database hold.
constexpr std::size_t kBatchBytes = std::size_t{1} << 20;

std::size_t TextBytes(const domain::ParsedRow& row) {
  return row.uic.size() + row.psn.size() + row.credential_code.size() +
         row.credential_name.size();
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
                   CheckOptions options,
                   std::unique_ptr<WorkbookReader> opened)
    : import_(std::move(import)),
      claim_(std::move(claim)),
      options_(options),
      reader_(std::move(opened)) {}

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
  if (!ahead_.valid()) {
    if (auto status = Open(store); !status.ok()) return status;
    ReadAhead();
  }
  const auto batch = ahead_.get();
  if (!batch.ok()) return batch.status();
  if (batch->empty()) {
    if (auto status = Finish(store); !status.ok()) return status;
    return false;
  }
  const domain::Progress read = {reader_->bytes_done(), reader_->bytes_total()};
  ReadAhead();
  if (auto status = CheckBatch(store, *batch, read); !status.ok()) {
    return status;
  }
  return true;
}

absl::Status CheckJob::Open(domain::ImportStore& store) {
  if (auto status = store.ClearBlocks(import_.id, claim_); !status.ok()) {
    return status;
  }
  if (reader_ != nullptr) return absl::OkStatus();
  auto file = store.ReadFile(import_.id);
  if (!file.ok()) return file.status();
  auto reader = WorkbookReader::Open(*std::move(file), options_.limits);
  if (!reader.ok()) return reader.status();
  reader_ = *std::move(reader);
  return absl::OkStatus();
}

void CheckJob::ReadAhead() {
  // Without a thread for it, the batch is read when it is waited for.
  ahead_ = std::async([this] { return ReadBatch(); });
}

absl::StatusOr<std::vector<domain::ParsedRow>> CheckJob::ReadBatch() {
  std::vector<domain::ParsedRow> batch;
  const auto batch_rows = static_cast<std::size_t>(options_.batch_rows);
  batch.reserve(batch_rows);
  std::size_t bytes = 0;
  while (batch.size() < batch_rows && bytes < kBatchBytes) {
    const auto count = reader_->Read(
        std::min(kRawRows, batch_rows - batch.size()), &raw_rows_);
    if (!count.ok()) return count.status();
    if (*count == 0) break;
    for (const domain::RawRow& raw : raw_rows_) {
      batch.push_back(domain::Parse(raw));
      bytes += TextBytes(batch.back());
    }
  }
  return batch;
}

absl::Status CheckJob::CheckBatch(domain::ImportStore& store,
                                  const std::vector<domain::ParsedRow>& batch,
                                  const domain::Progress& read) {
  const auto facts = store.LoadFacts(import_.created_by, import_.school_year,
                                     domain::NeedsOf(batch));
  if (!facts.ok()) return facts.status();
  domain::ImportBlock block{.number = next_block_++, .rows = {}};
  block.rows.reserve(batch.size());
  for (const domain::ParsedRow& row : batch) {
    block.rows.push_back(domain::Check(row, *facts));
    file_checker_.Add(row, block.rows.back());
  }
  return store.StageBlock(import_.id, claim_, block, read);
}

absl::Status CheckJob::Finish(domain::ImportStore& store) {
  if (file_checker_.has_conflicts()) {
    auto status = store.MarkConflicts(import_.id, claim_, file_checker_);
    if (!status.ok()) return status;
  }
  return store.FinishCheck(import_.id, claim_, options_.expires_after).status();
}

}  // namespace cte::server
