#pragma once

#include <grpcpp/channel.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "clients/cpp/call.h"
#include "cte/credentials/v1/audit_service.grpc.pb.h"

namespace cte::client {

// Who did what, and when; see AuditService for the records, their order, and
// the reasons that a call refuses with.
//
// Threads, failures, retries and ownership: as ProgramClient.
class AuditClient {
 public:
  using Page = credentials::v1::ListAuditRecordsResponse;
  using Reached = credentials::v1::FollowAuditRecordsResponse;

  explicit AuditClient(const std::shared_ptr<grpc::ChannelInterface>& channel,
                       CallOptions options = {});

  // The newest record first. Calls `page` as ProgramClient's lists do, until it
  // answers false.
  absl::Status List(const credentials::v1::ListAuditRecordsRequest& request,
                    const std::function<bool(const Page&)>& page);

  // Calls `reached` with what the server sends, in its order, from the calling
  // thread: records, and positions without a record when none has come. A
  // stream that breaks is opened anew behind what was handed out: no record,
  // nor a part of one, is handed out twice or left out.
  //
  // Ends when `reached` answers a failure, with that; when a stop is requested,
  // with CANCELLED; and with a failure that does not pass, as UNAUTHENTICATED
  // when the stream is opened anew, too. Never OK.
  absl::Status Follow(
      credentials::v1::FollowAuditRecordsRequest request,
      const std::function<absl::Status(const Reached&)>& reached);

 private:
  const std::unique_ptr<credentials::v1::AuditService::Stub> stub_;
  const CallOptions options_;
};

}  // namespace cte::client
