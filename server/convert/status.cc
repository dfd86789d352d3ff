#include "server/convert/status.h"

#include <google/rpc/error_details.pb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "domain/error.h"

namespace cte::server {
namespace {

constexpr std::int64_t kNanos = 1'000'000'000;

bool HelpsToCallAgain(absl::StatusCode code) {
  return code == absl::StatusCode::kResourceExhausted ||
         code == absl::StatusCode::kUnavailable;
}

// What details may have: gRPC's clients take 8 KiB of metadata with an answer,
// where the details are again by a third longer, and the message stands beside
// them once more.
constexpr std::size_t kMaxStatusBytes = 4096;
constexpr std::size_t kDetailBytes = 64;  // around a detail

// As many of the violations as there is room for, from the first on.
void AddViolations(const std::vector<domain::FieldViolation>& violations,
                   google::rpc::Status& proto) {
  google::rpc::BadRequest bad;
  std::size_t bytes = proto.ByteSizeLong() + kDetailBytes;
  for (const domain::FieldViolation& violation : violations) {
    auto& added = *bad.add_field_violations();
    added.set_field(violation.field);
    added.set_description(violation.description);
    bytes += added.ByteSizeLong() + 4;
    if (bytes <= kMaxStatusBytes) continue;
    bad.mutable_field_violations()->RemoveLast();
    break;
  }
  if (bad.field_violations_size() > 0) proto.add_details()->PackFrom(bad);
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
    const auto delay = absl::ToInt64Nanoseconds(domain::RetryDelayOf(status));
    retry.mutable_retry_delay()->set_seconds(delay / kNanos);
    retry.mutable_retry_delay()->set_nanos(
        static_cast<std::int32_t>(delay % kNanos));
    proto.add_details()->PackFrom(retry);
  }
  AddViolations(domain::FieldViolationsOf(status), proto);
  return proto;
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  if (absl::IsCancelled(status)) {
    return {grpc::StatusCode::CANCELLED, "The call was cancelled."};
  }
  const std::string reason = domain::ErrorReason(status);
  if (reason.empty() || absl::IsInternal(status)) {
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
