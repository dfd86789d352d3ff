#include "clients/cpp/row_stream.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/time/clock.h"
#include "clients/cpp/error.h"
#include "clients/cpp/retry.h"
#include "clients/cpp/row_exchange.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

absl::Status OutOfStep() {
  return LocalError(absl::StatusCode::kInternal, "STREAM_OUT_OF_STEP",
                    "The server answered with what was not asked for. Check "
                    "that it is a ctecred server as new as this program.");
}

// A stream that ends well without having said how the import ended did not.
absl::Status WithoutAnEnd(absl::Status ended) {
  if (!ended.ok()) return ended;
  return FromGrpc(grpc::Status(grpc::StatusCode::UNAVAILABLE,
                               "the server ended the stream of rows"));
}

// The pause before the next stream; it ends when a connection that was lost is
// there again. Waits for the channel, because gRPC gets on with connecting only
// while somebody does. False: a stop is requested.
bool Pause(grpc::ChannelInterface& channel, const std::stop_token& stop,
           absl::Duration duration) {
  constexpr absl::Duration kLongestLook = absl::Milliseconds(100);
  const absl::Time end = absl::Now() + duration;
  bool is_lost = false;
  for (absl::Time now = absl::Now(); now < end; now = absl::Now()) {
    const grpc_connectivity_state state = channel.GetState(true);
    // Of a channel inside of this process.
    if (state == GRPC_CHANNEL_SHUTDOWN) return Wait(stop, end - now);
    if (state == GRPC_CHANNEL_READY && is_lost) break;
    is_lost = state != GRPC_CHANNEL_READY;
    if (stop.stop_requested()) break;
    channel.WaitForStateChange(
        state, absl::ToChronoTime(std::min(end, now + kLongestLook)));
  }
  return !stop.stop_requested();
}

// One import on one stream.
class Try {
 public:
  Try(v1::ImportService::Stub& stub, const CallOptions& options,
      RowWindow& window, const RowStream::Events& events, RowStream::From from)
      : window_(window),
        events_(events),
        from_(from),
        exchange_(stub, options) {}

  absl::StatusOr<v1::Import> Run(const v1::ImportRowsRequest::Header& header);

  bool has_started() const { return has_started_; }
  // Whether rows became known to be in.
  bool has_told() const { return has_told_; }
  // Whether it was the source or the caller that failed, and no break.
  bool failed_here() const { return failed_here_; }

 private:
  using Message = RowExchange::Response;

  absl::Status Start(const v1::ImportRowsRequest::Header& header);
  bool may_send() const {
    return open_ && source_.ok() && window_.on_their_way() < size_;
  }
  void SendNext();
  absl::Status Take(Message message);
  absl::Status TakePart(v1::ImportRowsResponse::Acknowledgement part);

  RowWindow& window_;
  const RowStream::Events& events_;
  const RowStream::From from_;
  RowExchange exchange_;
  int size_ = 1;  // of the window
  bool open_ = true;
  absl::Status source_;
  std::optional<v1::ImportRowsResponse::Acknowledgement> parts_;
  bool has_started_ = false;
  bool has_told_ = false;
  bool failed_here_ = false;
  std::optional<v1::Import> finished_;
};

absl::StatusOr<v1::Import> Try::Run(
    const v1::ImportRowsRequest::Header& header) {
  if (absl::Status started = Start(header); !started.ok()) return started;
  while (!finished_) {
    std::optional<Message> message;
    if (may_send()) {
      message = exchange_.TryReceive();
      if (!message) {
        SendNext();
        continue;
      }
    } else if (!source_.ok() && window_.on_their_way() == 0) {
      return source_;
    } else {
      message = exchange_.Receive();
    }
    if (!message) {
      return source_.ok() ? WithoutAnEnd(exchange_.End()) : source_;
    }
    absl::Status taken = Take(*std::move(message));
    if (!taken.ok()) return taken;
  }
  return *std::move(finished_);
}

absl::Status Try::Start(const v1::ImportRowsRequest::Header& header) {
  v1::ImportRowsRequest request;
  *request.mutable_header() = header;
  open_ = exchange_.Send(request);
  const std::optional<Message> first = exchange_.Receive();
  if (!first) return WithoutAnEnd(exchange_.End());
  if (!first->has_started()) return OutOfStep();
  has_started_ = true;
  size_ = std::max(first->started().window(), 1);
  if (events_.started) events_.started(first->started());
  std::int64_t next = first->started().next_offset();
  if (from_ == RowStream::From::kFirstRow) {
    next = std::min(next, window_.acknowledged());
  }
  absl::Status sought = window_.Open(next);
  failed_here_ = !sought.ok();
  return sought;
}

// A send that fails means that the stream has ended: what is received tells.
void Try::SendNext() {
  const absl::StatusOr<const RowWindow::Message*> batch = window_.Next();
  if (!batch.ok()) {
    source_ = batch.status();
    failed_here_ = true;
  } else if (*batch != nullptr) {
    open_ = exchange_.Send(**batch);
  } else {
    v1::ImportRowsRequest request;
    request.mutable_finish()->set_row_count(window_.row_count());
    exchange_.SendLast(request);
    open_ = false;
  }
}

absl::Status Try::Take(Message message) {
  if (message.has_finished()) {
    finished_ = std::move(*message.mutable_finished()->mutable_import());
    return absl::OkStatus();
  }
  if (!message.has_acknowledgement()) return OutOfStep();
  return TakePart(std::move(*message.mutable_acknowledgement()));
}

absl::Status Try::TakePart(v1::ImportRowsResponse::Acknowledgement part) {
  if (!parts_) {
    parts_ = std::move(part);
  } else if (part.offset() != parts_->offset()) {
    return OutOfStep();
  } else {
    auto rows = std::move(*parts_->mutable_rows());
    rows.Reserve(rows.size() + part.rows_size());
    for (v1::ImportRow& row : *part.mutable_rows()) {
      *rows.Add() = std::move(row);
    }
    parts_ = std::move(part);
    *parts_->mutable_rows() = std::move(rows);
  }
  if (parts_->continues()) return absl::OkStatus();
  const v1::ImportRowsResponse::Acknowledgement whole =
      *std::exchange(parts_, std::nullopt);
  // Servers from before this was told leave it out.
  if (whole.window() > 0) size_ = whole.window();
  const absl::StatusOr<bool> news = window_.Acknowledge(whole);
  if (!news.ok()) return news.status();
  if (!*news) return absl::OkStatus();
  has_told_ = true;
  if (!events_.acknowledged) return absl::OkStatus();
  absl::Status heard = events_.acknowledged(whole);
  failed_here_ = failed_here_ || !heard.ok();
  return heard;
}

}  // namespace

RowStream::RowStream(const std::shared_ptr<grpc::ChannelInterface>& channel,
                     CallOptions options)
    : channel_(channel),
      stub_(v1::ImportService::NewStub(channel)),
      options_(std::move(options)) {}

absl::StatusOr<v1::Import> RowStream::Run(const Header& header,
                                          RowSource& source,
                                          const Events& events, int batch_rows,
                                          From from) {
  RowWindow window(source, std::clamp(batch_rows, 1, kMaxBatchRows));
  Backoff backoff(options_.retry);
  for (;;) {
    Try stream(*stub_, options_, window, events, from);
    absl::StatusOr<Import> import = stream.Run(header);
    if (import.ok() || stream.failed_here()) return import;
    if (stream.has_told()) backoff.Progress();
    std::optional<absl::Duration> delay;
    if (ErrorReason(import.status()) != "STREAM_TAKEN_OVER") {
      delay = backoff.Next(import.status());
    }
    // A token that ends while the stream is open may have been renewed.
    if (stream.has_started() && absl::IsUnauthenticated(import.status())) {
      delay = options_.retry.first_delay;
    }
    if (!delay || options_.stop.stop_requested()) return import;
    if (events.broke) events.broke(import.status(), *delay);
    if (!Pause(*channel_, options_.stop, *delay)) return import;
  }
}

}  // namespace cte::client
