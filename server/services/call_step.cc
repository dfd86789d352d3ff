#include "server/services/call_step.h"

#include "domain/error.h"
#include "server/convert/status.h"
#include "server/telemetry/log.h"

namespace cte::server {

grpc::Status EndOfCall(const absl::Status& status) {
  const bool expected =
      status.ok() || absl::IsCancelled(status) ||
      (!domain::ErrorReason(status).empty() && !absl::IsInternal(status));
  if (!expected) {
    Log(LogLevel::kError, "call failed", {{"error", status.ToString()}});
  }
  return ToGrpcStatus(status);
}

}  // namespace cte::server
