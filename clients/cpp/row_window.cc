#include "clients/cpp/row_window.h"

#include <utility>

#include "clients/cpp/error.h"

namespace cte::client {
namespace {

// Tag and length of a row within a batch, at most; and the batch's offset.
constexpr std::size_t kRowOverhead = 5;
constexpr std::size_t kBatchOverhead = 16;

std::int64_t EndOf(const RowWindow::Message& batch) {
  return batch.batch().offset() + batch.batch().rows_size();
}

}  // namespace

absl::Status RowWindow::Open(std::int64_t next_offset) {
  on_their_way_ = 0;
  if (next_offset >= acknowledged_ && !batches_.empty()) {
    return absl::OkStatus();
  }
  if (next_offset == read_) return absl::OkStatus();
  batches_.clear();
  left_.reset();
  acknowledged_ = read_ = next_offset;
  return source_.Seek(next_offset);
}

absl::StatusOr<const RowWindow::Message*> RowWindow::Next() {
  if (on_their_way_ == static_cast<int>(batches_.size())) {
    const absl::StatusOr<bool> read = Read();
    if (!read.ok()) return read.status();
    if (!*read) return nullptr;
  }
  return &batches_[static_cast<std::size_t>(on_their_way_++)];
}

absl::StatusOr<bool> RowWindow::Read() {
  Message message;
  auto& batch = *message.mutable_batch();
  batch.set_offset(read_);
  std::size_t bytes = kBatchOverhead;
  while (batch.rows_size() < batch_rows_) {
    RowSource::Row row;
    if (left_) {
      row = *std::exchange(left_, std::nullopt);
    } else {
      const absl::StatusOr<bool> read = source_.Next(row);
      if (!read.ok()) return read.status();
      if (!*read) break;
    }
    bytes += row.ByteSizeLong() + kRowOverhead;
    if (bytes > kMaxBatchBytes) {
      if (batch.rows().empty()) {
        return LocalError(
            absl::StatusCode::kInvalidArgument, "ROW_TOO_LARGE",
            "A row has more than 1 MiB, which is what a batch may "
            "hold. Shorten its texts.");
      }
      left_ = std::move(row);
      break;
    }
    *batch.add_rows() = std::move(row);
  }
  if (batch.rows().empty()) return false;
  read_ += batch.rows_size();
  batches_.push_back(std::move(message));
  return true;
}

absl::StatusOr<bool> RowWindow::Acknowledge(
    const Acknowledgement& acknowledgement) {
  if (on_their_way_ == 0 ||
      acknowledgement.offset() != batches_.front().batch().offset() ||
      acknowledgement.durable_offset() != EndOf(batches_.front())) {
    return LocalError(absl::StatusCode::kInternal, "STREAM_OUT_OF_STEP",
                      "The server acknowledged rows that were not sent. Check "
                      "that it is a ctecred server as new as this program.");
  }
  source_.Forget(acknowledgement.offset());
  acknowledged_ = acknowledgement.durable_offset();
  batches_.pop_front();
  --on_their_way_;
  if (acknowledgement.offset() < told_) return false;
  told_ = acknowledged_;
  return true;
}

}  // namespace cte::client
