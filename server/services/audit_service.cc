#include "server/services/audit_service.h"

#include "server/services/audit_calls.h"
#include "server/services/follow_audit_reactor.h"
#include "server/services/unary_call.h"

namespace cte::server {

namespace v1 = credentials::v1;

grpc::ServerUnaryReactor* AuditService::ListAuditRecords(
    grpc::CallbackServerContext* context,
    const v1::ListAuditRecordsRequest* request,
    v1::ListAuditRecordsResponse* response) {
  return RunUnary(gate_, context, request, response, calls::ListAuditRecords);
}

grpc::ServerWriteReactor<v1::FollowAuditRecordsResponse>*
AuditService::FollowAuditRecords(grpc::CallbackServerContext* context,
                                 const v1::FollowAuditRecordsRequest* request) {
  return new FollowAuditReactor(gate_.BeginStream(context, request), followers_,
                                *request);
}

}  // namespace cte::server
