#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/sync_stream.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cte/credentials/v1/import_service.pb.h"

namespace cte::client {

// How a fake stream breaks.
struct FakeBreak {
  int taken = 0;         // batches that are in when it does
  int acknowledged = 0;  // of them, those that the client is told of
  grpc::Status status = {};
};

// ImportService.ImportRows as a ledger in memory: rows that are in stay in over
// all streams, and are acknowledged again. Rows whose UIC is
// "unchanged" or "rejected" become so, the others are created. One stream at a
// time; a test sets it up before it calls and looks at it after.
class FakeRowStreams {
 public:
  using Header = credentials::v1::ImportRowsRequest::Header;
  using Row = credentials::v1::ImportRowsRequest::Row;
  using Request = credentials::v1::ImportRowsRequest;
  using Response = credentials::v1::ImportRowsResponse;
  using Stream = grpc::ServerReaderWriter<Response, Request>;

  // Each stream takes the first of these, if any: it is refused before it has
  // started, ...
  std::deque<grpc::Status> refusals;
  // ... or breaks, ...
  std::deque<FakeBreak> breaks;
  // ... or ends as it should, with this import and what is counted.
  credentials::v1::Import finished;
  int window = 3;
  std::optional<int> window_later;  // from the first acknowledgements on
  // Rows in a part of an acknowledgement.
  int part_rows = 1'000'000;
  // Acknowledges a batch only when the window is full or no more batches come.
  bool lazy = false;

  // What came in.
  std::vector<Header> headers;
  std::vector<Row> rows;
  std::vector<std::vector<std::int64_t>> offsets;  // of each stream
  std::size_t largest_batch_bytes = 0;
  std::int64_t row_count = -1;
  int most_on_their_way = 0;
  std::atomic<int> broken = 0;

  // Forgets what is in.
  void Clear() {
    rows.clear();
    row_count = -1;
  }

  grpc::Status Serve(Stream& stream) {
    Request message;
    if (!stream.Read(&message) || !message.has_header()) {
      return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "no header");
    }
    headers.push_back(message.header());
    offsets.emplace_back();
    if (std::optional<grpc::Status> refusal = TakeFirst(refusals)) {
      return *refusal;
    }
    if (message.header().validate_only()) {
      Clear();
    }
    Response started;
    *started.mutable_started()->mutable_import() = finished;
    started.mutable_started()->set_next_offset(size());
    started.mutable_started()->set_window(window);
    stream.Write(started);
    return Batches(stream, TakeFirst(breaks));
  }

 private:
  using Batch = Request::Batch;

  template <typename T>
  static std::optional<T> TakeFirst(std::deque<T>& queue) {
    if (queue.empty()) return std::nullopt;
    std::optional<T> first = std::move(queue.front());
    queue.pop_front();
    return first;
  }

  std::int64_t size() const { return static_cast<std::int64_t>(rows.size()); }

  grpc::Status Batches(Stream& stream, const std::optional<FakeBreak>& fault) {
    Request message;
    std::vector<Batch> waiting;
    int taken = 0;
    int acknowledged = 0;
    const auto acknowledge = [&] {
      for (const Batch& batch : waiting) {
        if (fault && acknowledged == fault->acknowledged) break;
        Acknowledge(stream, batch);
        ++acknowledged;
      }
      waiting.clear();
      window = window_later.value_or(window);
    };
    while (!(fault && taken == fault->taken)) {
      if (!stream.Read(&message)) {
        return grpc::Status(grpc::StatusCode::CANCELLED, "no finish");
      }
      if (message.has_finish()) {
        row_count = message.finish().row_count();
        acknowledge();
        return Finish(stream);
      }
      if (!Take(message.batch())) {
        return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT,
                            "OFFSET_INVALID");
      }
      ++taken;
      waiting.push_back(message.batch());
      const int now = static_cast<int>(waiting.size());
      most_on_their_way = std::max(most_on_their_way, now);
      if (!lazy || now >= window) acknowledge();
    }
    acknowledge();
    ++broken;
    return fault->status;
  }

  bool Take(const Batch& batch) {
    offsets.back().push_back(batch.offset());
    largest_batch_bytes = std::max(largest_batch_bytes, batch.ByteSizeLong());
    if (batch.offset() > size() || batch.rows().empty()) return false;
    for (std::int64_t i = 0; i < batch.rows_size(); ++i) {
      const Row& row = batch.rows(static_cast<int>(i));
      const std::int64_t offset = batch.offset() + i;
      if (offset == size()) {
        rows.push_back(row);
      } else if (rows[static_cast<std::size_t>(offset)].SerializeAsString() !=
                 row.SerializeAsString()) {
        return false;
      }
    }
    return true;
  }

  void Acknowledge(Stream& stream, const Batch& batch) const {
    Response message;
    auto* part = message.mutable_acknowledgement();
    part->set_offset(batch.offset());
    Response::Acknowledgement counts;
    for (int i = 0; i < batch.rows_size(); ++i) {
      if (part->rows_size() == part_rows) {
        part->set_continues(true);
        stream.Write(message);
        part->clear_rows();
        part->set_continues(false);
      }
      const std::string& uic = batch.rows(i).uic();
      if (uic == "unchanged") {
        counts.set_unchanged(counts.unchanged() + 1);
      } else if (uic == "rejected") {
        counts.set_rejected(counts.rejected() + 1);
      } else {
        counts.set_created(counts.created() + 1);
        continue;
      }
      Judge(batch.rows(i), batch.offset() + i, *part->add_rows());
    }
    part->set_durable_offset(batch.offset() + batch.rows_size());
    part->set_created(counts.created());
    part->set_unchanged(counts.unchanged());
    part->set_rejected(counts.rejected());
    part->set_window(window_later.value_or(0));
    stream.Write(message);
  }

  static void Judge(const Row& row, std::int64_t offset,
                    credentials::v1::ImportRow& judged) {
    const bool rejected = row.uic() == "rejected";
    judged.set_row_number(static_cast<std::int32_t>(offset + 1));
    judged.set_uic(row.uic());
    judged.set_psn(row.psn());
    judged.set_credential_code(row.credential_code());
    judged.set_credential_name(row.credential_name());
    judged.set_valid(!rejected);
    judged.set_outcome(rejected
                           ? credentials::v1::ImportRow::OUTCOME_REJECTED
                           : credentials::v1::ImportRow::OUTCOME_UNCHANGED);
    auto& finding = *judged.add_findings();
    finding.set_code(rejected ? "UNAUTHORIZED_PSN" : "ALREADY_RECORDED");
    finding.set_label(rejected ? "Unauthorized PSN" : "Already recorded");
    finding.set_severity(rejected ? credentials::v1::Finding::SEVERITY_ERROR
                                  : credentials::v1::Finding::SEVERITY_WARNING);
    finding.set_column("PSN");
    finding.set_value(row.psn());
    finding.set_message("Ask for a grant.");
  }

  grpc::Status Finish(Stream& stream) const {
    Response message;
    auto& import = *message.mutable_finished()->mutable_import();
    import = finished;
    auto& counts = *import.mutable_counts();
    counts.set_rows(size());
    for (const Row& row : rows) {
      if (row.uic() == "unchanged") {
        counts.set_unchanged(counts.unchanged() + 1);
      } else if (row.uic() == "rejected") {
        counts.set_rejected(counts.rejected() + 1);
      } else {
        counts.set_created(counts.created() + 1);
      }
    }
    counts.set_invalid(counts.rejected());
    counts.set_valid(counts.rows() - counts.invalid());
    stream.Write(message);
    return grpc::Status::OK;
  }
};

}  // namespace cte::client
