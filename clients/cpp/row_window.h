#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/row_source.h"
#include "cte/credentials/v1/import_service.pb.h"

namespace cte::client {

// The batches of an import of rows that are made and not acknowledged yet, over
// all of its streams: a new stream sends them again as they were, so that the
// source need not give its rows twice and no acknowledgement is lost.
//
// Holds as many batches as the server lets be on their way, each of at most
// 1 MiB. One thread at a time; does not own the source.
class RowWindow {
 public:
  using Message = credentials::v1::ImportRowsRequest;
  using Acknowledgement = credentials::v1::ImportRowsResponse::Acknowledgement;

  static constexpr int kMaxBatchRows = 5000;
  static constexpr std::size_t kMaxBatchBytes = 1 << 20;

  // A batch has at most `batch_rows` rows (1 to kMaxBatchRows).
  RowWindow(RowSource& source, int batch_rows)
      : source_(source), batch_rows_(batch_rows) {}

  // A stream is open whose server has all rows before `next_offset`. Goes on
  // with the first batch that is not acknowledged, or where the server is if it
  // is before that batch or there is none.
  absl::Status Open(std::int64_t next_offset);

  // The batch to send next; null when there are no more. It stays until it is
  // acknowledged. ROW_TOO_LARGE: a row is larger than a batch may be.
  absl::StatusOr<const Message*> Next();

  // How many batches this stream has sent that are not acknowledged.
  int on_their_way() const { return on_their_way_; }

  // Takes a whole acknowledgement; whether it tells of rows for the first time.
  // STREAM_OUT_OF_STEP: it is not that of the first batch on its way.
  absl::StatusOr<bool> Acknowledge(const Acknowledgement& acknowledgement);

  // All rows before this one are acknowledged.
  std::int64_t acknowledged() const { return acknowledged_; }

  // How many rows there are, once Next has answered null.
  std::int64_t row_count() const { return read_; }

 private:
  absl::StatusOr<bool> Read();

  RowSource& source_;
  const int batch_rows_;
  std::deque<Message> batches_;
  int on_their_way_ = 0;  // of the batches, the first ones
  // A row that did not fit into the batch before.
  std::optional<RowSource::Row> left_;
  std::int64_t acknowledged_ = 0;  // of the batches, where the first begins
  std::int64_t read_ = 0;          // ... where the last one ends
  std::int64_t told_ = 0;
};

}  // namespace cte::client
