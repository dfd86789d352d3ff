#include "server/imports/workbook_batches.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "absl/cleanup/cleanup.h"

namespace cte::server {
namespace {

// So that neither who reads nor who checks waits for the other because of one
// batch that takes longer: the first of a file is checked slowly.
constexpr std::size_t kAhead = 2;
// The first batch; each one after it has twice as many as the one before, up to
// all that it may: so that the check begins at once, and a small file is
// committed by several lanes too.
constexpr std::size_t kFirstRows = 1000;
// A cell may hold 32,767 characters, of which a parsed row keeps the first few:
// so only some rows at a time are held raw.
constexpr std::size_t kRawRows = 64;
// Of the parsed texts of a batch.
constexpr std::size_t kBatchBytes = std::size_t{1} << 20;

std::size_t TextBytes(const domain::ParsedRow& row) {
  return row.uic.size() + row.psn.size() + row.credential_code.size() +
         row.credential_name.size();
}

}  // namespace

WorkbookBatches::WorkbookBatches(std::unique_ptr<WorkbookReader> reader,
                                 int batch_rows)
    : reader_(std::move(reader)),
      most_rows_(static_cast<std::size_t>(batch_rows)),
      batch_rows_(std::min(most_rows_, kFirstRows)) {
  try {
    reading_ = std::async(std::launch::async, [this] { ReadAhead(); });
  } catch (const std::system_error&) {
    // Without a thread for it, a batch is read when it is asked for.
    has_ended_ = true;
  }
}

WorkbookBatches::~WorkbookBatches() {
  const std::lock_guard lock(mutex_);
  is_wanted_ = false;
  changed_.notify_all();
}

absl::StatusOr<WorkbookBatches::Batch> WorkbookBatches::Next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !ahead_.empty() || has_ended_; });
  if (ahead_.empty()) {
    lock.unlock();
    if (reading_.valid()) reading_.get();  // throws what reading threw
    return Read();
  }
  absl::StatusOr<Batch> next = std::move(ahead_.front());
  ahead_.pop_front();
  changed_.notify_all();
  return next;
}

void WorkbookBatches::ReadAhead() {
  const absl::Cleanup at_end = [this] {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
    changed_.notify_all();
  };
  for (bool more = true; more;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock,
                    [this] { return ahead_.size() < kAhead || !is_wanted_; });
      if (!is_wanted_) return;
    }
    absl::StatusOr<Batch> batch = Read();
    more = batch.ok() && !batch->rows.empty();
    const std::lock_guard lock(mutex_);
    ahead_.push_back(std::move(batch));
    changed_.notify_all();
  }
}

absl::StatusOr<WorkbookBatches::Batch> WorkbookBatches::Read() {
  Batch batch;
  batch.rows.reserve(batch_rows_);
  std::size_t bytes = 0;
  while (batch.rows.size() < batch_rows_ && bytes < kBatchBytes) {
    const auto count = reader_->Read(
        std::min(kRawRows, batch_rows_ - batch.rows.size()), &raw_rows_);
    if (!count.ok()) return count.status();
    if (*count == 0) break;
    for (const domain::RawRow& raw : raw_rows_) {
      batch.rows.push_back(domain::Parse(raw));
      bytes += TextBytes(batch.rows.back());
    }
  }
  batch.read = {reader_->bytes_done(), reader_->bytes_total()};
  batch_rows_ = std::min(2 * batch_rows_, most_rows_);
  return batch;
}

}  // namespace cte::server
