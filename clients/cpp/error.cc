#include "clients/cpp/error.h"

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"

namespace cte::client {
namespace {

constexpr char kErrorInfo[] = "cte.client/error-info";
constexpr char kRetryInfo[] = "cte.client/retry-info";
constexpr char kBadRequest[] = "cte.client/bad-request";
constexpr char kRequestId[] = "cte.client/request-id";
constexpr char kRemote[] = "cte.client/remote";

// The detail of a failure, if it has one of that type.
template <typename Detail>
Detail DetailOf(const absl::Status& status, const char* name) {
  Detail detail;
  if (const auto payload = status.GetPayload(name)) {
    if (!detail.ParseFromString(std::string(*payload))) detail.Clear();
  }
  return detail;
}

google::rpc::ErrorInfo InfoOf(const absl::Status& status) {
  return DetailOf<google::rpc::ErrorInfo>(status, kErrorInfo);
}

// A code outside of the canonical ones would make an absl::Status that is
// UNKNOWN in some places and its number in others.
absl::StatusCode Canonical(int code) {
  return code >= 1 && code <= 16 ? static_cast<absl::StatusCode>(code)
                                 : absl::StatusCode::kUnknown;
}

absl::Status Remote(int code, const std::string& message,
                    const google::rpc::Status& details) {
  absl::Status status(Canonical(code), message);
  status.SetPayload(kRemote, absl::Cord());
  for (const google::protobuf::Any& detail : details.details()) {
    if (detail.Is<google::rpc::ErrorInfo>()) {
      status.SetPayload(kErrorInfo, absl::Cord(detail.value()));
    } else if (detail.Is<google::rpc::RetryInfo>()) {
      status.SetPayload(kRetryInfo, absl::Cord(detail.value()));
    } else if (detail.Is<google::rpc::BadRequest>()) {
      status.SetPayload(kBadRequest, absl::Cord(detail.value()));
    }
  }
  return status;
}

}  // namespace

absl::Status LocalError(absl::StatusCode code, std::string_view reason,
                        std::string_view message) {
  absl::Status status(code, absl::string_view(message.data(), message.size()));
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  status.SetPayload(kErrorInfo, absl::Cord(info.SerializeAsString()));
  return status;
}

absl::Status FromGrpc(const grpc::Status& status, std::string_view request_id) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status details;
  // Details that are no google.rpc.Status are a proxy's: the code still counts.
  if (!details.ParseFromString(status.error_details())) details.Clear();
  absl::Status failure =
      Remote(status.error_code(), status.error_message(), details);
  if (!request_id.empty()) {
    failure.SetPayload(kRequestId, absl::Cord(absl::string_view(
                                       request_id.data(), request_id.size())));
  }
  return failure;
}

absl::Status FromRpc(const google::rpc::Status& status) {
  if (status.code() == 0) return absl::OkStatus();
  return Remote(status.code(), status.message(), status);
}

std::string ErrorReason(const absl::Status& status) {
  return InfoOf(status).reason();
}

std::map<std::string, std::string> ErrorMetadata(const absl::Status& status) {
  const google::rpc::ErrorInfo info = InfoOf(status);
  return {info.metadata().begin(), info.metadata().end()};
}

std::vector<FieldViolation> FieldViolations(const absl::Status& status) {
  const auto request = DetailOf<google::rpc::BadRequest>(status, kBadRequest);
  std::vector<FieldViolation> violations;
  for (const auto& violation : request.field_violations()) {
    violations.push_back({violation.field(), violation.description()});
  }
  return violations;
}

std::optional<absl::Duration> RetryDelay(const absl::Status& status) {
  const auto info = DetailOf<google::rpc::RetryInfo>(status, kRetryInfo);
  if (!info.has_retry_delay()) return std::nullopt;
  return absl::Seconds(info.retry_delay().seconds()) +
         absl::Nanoseconds(info.retry_delay().nanos());
}

std::string RequestId(const absl::Status& status) {
  return std::string(status.GetPayload(kRequestId).value_or(absl::Cord()));
}

bool IsRemote(const absl::Status& status) {
  return status.GetPayload(kRemote).has_value();
}

}  // namespace cte::client
