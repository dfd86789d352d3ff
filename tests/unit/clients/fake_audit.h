#pragma once

#include <deque>
#include <utility>
#include <vector>

#include "cte/credentials/v1/audit_service.grpc.pb.h"
#include "tests/unit/clients/fake_calls.h"

namespace cte::client {

// An AuditService that answers what a test put in. One call at a time.
class FakeAudit : public credentials::v1::AuditService::Service {
 public:
  // What one stream sends, and how it ends.
  struct Stream {
    std::vector<credentials::v1::FollowAuditRecordsResponse> answers;
    grpc::Status end;
  };

  FakeCall<credentials::v1::ListAuditRecordsRequest,
           credentials::v1::ListAuditRecordsResponse>
      list_audit_records;
  // Each stream is the first of these; without any it is refused.
  std::deque<Stream> streams;
  std::vector<credentials::v1::FollowAuditRecordsRequest> follow_requests;

  grpc::Status ListAuditRecords(
      grpc::ServerContext*,
      const credentials::v1::ListAuditRecordsRequest* request,
      credentials::v1::ListAuditRecordsResponse* response) override {
    return list_audit_records.Answer(*request, *response);
  }

  grpc::Status FollowAuditRecords(
      grpc::ServerContext*,
      const credentials::v1::FollowAuditRecordsRequest* request,
      grpc::ServerWriter<credentials::v1::FollowAuditRecordsResponse>* writer)
      override {
    follow_requests.push_back(*request);
    if (streams.empty()) {
      return grpc::Status(grpc::StatusCode::PERMISSION_DENIED, "no more");
    }
    const Stream stream = std::move(streams.front());
    streams.pop_front();
    for (const auto& answer : stream.answers) writer->Write(answer);
    return stream.end;
  }
};

}  // namespace cte::client
