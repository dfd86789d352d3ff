#include "clients/cpp/audit_client.h"

#include <string>
#include <utility>

#include "clients/cpp/error.h"
#include "clients/cpp/retry.h"
#include "clients/cpp/unary.h"

namespace cte::client {

namespace v1 = credentials::v1;
using Stub = v1::AuditService::Stub;

namespace {

// Where a reader of the stream is, over all of its connections.
class Place {
 public:
  explicit Place(v1::FollowAuditRecordsRequest request)
      : request_(std::move(request)) {}

  // What to ask with to go on here.
  const v1::FollowAuditRecordsRequest& request() const { return request_; }

  // Whether it was here before: a record that a break has cut off comes again
  // from its first part on.
  bool IsBehind(const v1::AuditRecord& record) const {
    return record.position() == position_ && record.batch().part() <= part_;
  }

  void Reach(const AuditClient::Reached& reached) {
    if (reached.has_record()) {
      position_ = reached.record().position();
      part_ = reached.record().batch().part();
    }
    request_.set_from_now(false);
    request_.set_after(reached.reached_position());
  }

 private:
  v1::FollowAuditRecordsRequest request_;
  std::int64_t position_ = 0;
  std::int32_t part_ = 0;
};

// The server never ends a stream that is well.
absl::Status WithoutAnEnd(absl::Status ended) {
  if (!ended.ok()) return ended;
  return FromGrpc(grpc::Status(grpc::StatusCode::UNAVAILABLE,
                               "the server ended the stream of records"));
}

}  // namespace

AuditClient::AuditClient(const std::shared_ptr<grpc::ChannelInterface>& channel,
                         CallOptions options)
    : stub_(v1::AuditService::NewStub(channel)), options_(std::move(options)) {}

absl::Status AuditClient::List(const v1::ListAuditRecordsRequest& request,
                               const std::function<bool(const Page&)>& page) {
  return EachPage(*stub_, &Stub::ListAuditRecords, request, options_, page);
}

absl::Status AuditClient::Follow(
    v1::FollowAuditRecordsRequest request,
    const std::function<absl::Status(const Reached&)>& reached) {
  Place place(std::move(request));
  Backoff backoff(options_.retry);
  for (;;) {
    Call call(options_, Call::kNoDeadline);
    const auto reader =
        stub_->FollowAuditRecords(call.context(), place.request());
    bool heard = false;
    Reached message;
    while (reader->Read(&message)) {
      heard = true;
      backoff.Progress();
      if (message.has_record() && place.IsBehind(message.record())) continue;
      if (absl::Status handed_out = reached(message); !handed_out.ok()) {
        call.context()->TryCancel();
        reader->Finish();
        return handed_out;
      }
      place.Reach(message);
    }
    const absl::Status ended = WithoutAnEnd(call.Ended(reader->Finish()));
    std::optional<absl::Duration> delay = backoff.Next(ended);
    // A token that ends while the stream is open may have been renewed.
    if (heard && absl::IsUnauthenticated(ended)) {
      delay = options_.retry.first_delay;
    }
    if (!delay || options_.stop.stop_requested() ||
        !Wait(options_.stop, *delay)) {
      return ended;
    }
  }
}

}  // namespace cte::client
