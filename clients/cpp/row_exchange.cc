#include "clients/cpp/row_exchange.h"

#include <utility>

namespace cte::client {

RowExchange::RowExchange(credentials::v1::ImportService::Stub& stub,
                         const CallOptions& options)
    : call_(options, Call::kNoDeadline),
      stream_(stub.ImportRows(call_.context())),
      receiver_([this] { KeepReceiving(); }) {}

RowExchange::~RowExchange() {
  call_.context()->TryCancel();
  End().IgnoreError();
}

bool RowExchange::Send(const Request& request) {
  return stream_->Write(request);
}

bool RowExchange::SendLast(const Request& request) {
  return stream_->Write(request, grpc::WriteOptions().set_last_message());
}

std::optional<RowExchange::Response> RowExchange::Receive() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return ended_ || !received_.empty(); });
  return Take();
}

std::optional<RowExchange::Response> RowExchange::TryReceive() {
  const std::lock_guard lock(mutex_);
  return Take();
}

std::optional<RowExchange::Response> RowExchange::Take() {
  if (received_.empty()) return std::nullopt;
  std::optional<Response> message = std::move(received_.front());
  received_.pop_front();
  return message;
}

absl::Status RowExchange::End() {
  if (!end_) {
    receiver_.join();
    end_ = call_.Ended(stream_->Finish());
  }
  return *end_;
}

void RowExchange::KeepReceiving() {
  for (;;) {
    Response message;
    const bool read = stream_->Read(&message);
    const std::lock_guard lock(mutex_);
    if (read) {
      received_.push_back(std::move(message));
    } else {
      ended_ = true;
    }
    changed_.notify_one();
    if (!read) return;
  }
}

}  // namespace cte::client
