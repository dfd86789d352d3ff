#pragma once

#include <cte/credentials/v1/audit_service.grpc.pb.h>

#include "server/gate/gate.h"
#include "server/services/slots.h"

namespace cte::server {

// AuditService of the contracts. No call waits for the database in a thread of
// gRPC's. Thread safe.
class AuditService final
    : public credentials::v1::AuditService::CallbackService {
 public:
  // Does not own the gate, which outlives the service.
  explicit AuditService(Gate& gate) : gate_(gate) {}

  grpc::ServerUnaryReactor* ListAuditRecords(
      grpc::CallbackServerContext* context,
      const credentials::v1::ListAuditRecordsRequest* request,
      credentials::v1::ListAuditRecordsResponse* response) override;
  grpc::ServerWriteReactor<credentials::v1::FollowAuditRecordsResponse>*
  FollowAuditRecords(
      grpc::CallbackServerContext* context,
      const credentials::v1::FollowAuditRecordsRequest* request) override;

 private:
  Gate& gate_;
  Slots followers_{{.all = 64, .of_one = 8}, "lets clients follow the audit"};
};

}  // namespace cte::server
