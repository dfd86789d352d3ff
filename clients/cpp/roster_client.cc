#include "clients/cpp/roster_client.h"

#include <utility>

#include "clients/cpp/error.h"

namespace cte::client {
namespace {

// Tag and length of a record within a batch, at most.
constexpr std::size_t kRecordOverhead = 8;

}  // namespace

RosterLoad::RosterLoad(const std::shared_ptr<grpc::ChannelInterface>& channel,
                       const CallOptions& options)
    : stub_(credentials::v1::RosterService::NewStub(channel)),
      call_(options, Call::kNoDeadline),
      writer_(stub_->LoadRoster(call_.context(), &response_)) {}

RosterLoad::~RosterLoad() {
  if (ended_) return;
  call_.context()->TryCancel();
  writer_->Finish();
}

absl::Status RosterLoad::Add(credentials::v1::RosterRecord record) {
  if (ended_) return end_;
  const std::size_t bytes = record.ByteSizeLong() + kRecordOverhead;
  if (request_.batch().records_size() == kMaxBatchRecords ||
      batch_bytes_ + bytes > kMaxBatchBytes) {
    if (absl::Status sent = Flush(); !sent.ok()) return sent;
  }
  *request_.mutable_batch()->add_records() = std::move(record);
  batch_bytes_ += bytes;
  ++count_;
  return absl::OkStatus();
}

absl::StatusOr<credentials::v1::LoadRosterResponse> RosterLoad::Finish() {
  if (ended_) return end_;
  if (absl::Status sent = Flush(); !sent.ok()) return sent;
  request_.mutable_finish()->set_record_count(count_);
  writer_->WriteLast(request_, grpc::WriteOptions());
  if (absl::Status ended = End(); !ended.ok()) return ended;
  return std::move(response_);
}

absl::Status RosterLoad::Flush() {
  if (request_.batch().records().empty()) return absl::OkStatus();
  if (!writer_->Write(request_)) {
    if (absl::Status ended = End(); !ended.ok()) return ended;
    end_ = LocalError(absl::StatusCode::kInternal, "ROSTER_ENDED_EARLY",
                      "The server ended the load before it had all records. "
                      "Load the roster again.");
    return end_;
  }
  request_.mutable_batch()->clear_records();
  batch_bytes_ = 0;
  return absl::OkStatus();
}

absl::Status RosterLoad::End() {
  ended_ = true;
  end_ = call_.Ended(writer_->Finish());
  return end_;
}

}  // namespace cte::client
