#include "server/convert/status.h"

#include <google/rpc/error_details.pb.h>

#include <string>

#include "domain/error.h"

namespace cte::server {
namespace {

// How long a client waits before it calls again.
constexpr int kRetryAfterSeconds = 1;

bool HelpsToCallAgain(absl::StatusCode code) {
  return code == absl::StatusCode::kResourceExhausted ||
         code == absl::StatusCode::kUnavailable;
}

google::rpc::Status ToStatusProto(const absl::Status& status,
                                  const std::string& reason) {
  google::rpc::Status proto;
  proto.set_code(static_cast<int>(status.code()));
  proto.set_message(std::string(status.message()));
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain(kErrorDomain);
  for (const auto& [key, value] : domain::ErrorMetadata(status)) {
    (*info.mutable_metadata())[key] = value;
  }
  proto.add_details()->PackFrom(info);
  if (HelpsToCallAgain(status.code())) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(kRetryAfterSeconds);
    proto.add_details()->PackFrom(retry);
  }
  return proto;
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  if (absl::IsCancelled(status)) {
    return {grpc::StatusCode::CANCELLED, "The call was cancelled."};
  }
  const std::string reason = domain::ErrorReason(status);
  if (reason.empty()) {
    return {grpc::StatusCode::INTERNAL,
            "The server failed at this call; its log says why. Try again, and "
            "tell the operator if it happens again."};
  }
  const google::rpc::Status proto = ToStatusProto(status, reason);
  return {static_cast<grpc::StatusCode>(status.code()), proto.message(),
          proto.SerializeAsString()};
}

google::rpc::Status ToProto(const domain::Failure& failure) {
  return ToStatusProto(domain::ToStatus(failure), failure.reason);
}

}  // namespace cte::server
