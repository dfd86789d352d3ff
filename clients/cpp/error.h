#pragma once

#include <grpcpp/support/status.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/rpc/status.pb.h"

// Every failure of this library is an absl::Status: the code, a text for a
// person, and, read by the functions below, what a program needs to know.

namespace cte::client {

// A failure on this side of the wire, as of a file that cannot be read. The
// reason is a stable UPPER_SNAKE_CASE word. The text names the value, the rule
// and the way out; never a student's name or UIC.
absl::Status LocalError(absl::StatusCode code, std::string_view reason,
                        std::string_view message);

// What a call ended with: the reason, metadata, violations and retry delay are
// those of the google.rpc.Status that the server put into the details, if it
// did. `request_id` is what the server calls the call, if it said so.
absl::Status FromGrpc(const grpc::Status& status,
                      std::string_view request_id = {});

// The same for a status that a message holds, as Import.failure does.
absl::Status FromRpc(const google::rpc::Status& status);

// ErrorInfo.reason, or "" where the failure carries none.
std::string ErrorReason(const absl::Status& status);

// ErrorInfo.metadata.
std::map<std::string, std::string> ErrorMetadata(const absl::Status& status);

// One thing that is wrong with a request.
struct FieldViolation {
  std::string field;  // as in "uics[1]"
  std::string description;
};

// BadRequest.field_violations, in their order.
std::vector<FieldViolation> FieldViolations(const absl::Status& status);

// How long the server asks to wait before the next try, where it does.
std::optional<absl::Duration> RetryDelay(const absl::Status& status);

// What the server's log calls the call that failed, or "": what a user tells
// its administrator.
std::string RequestId(const absl::Status& status);

// False for a failure made by LocalError.
bool IsRemote(const absl::Status& status);

}  // namespace cte::client
