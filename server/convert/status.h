#pragma once

#include <google/rpc/status.pb.h>
#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "domain/import.h"

namespace cte::server {

// The domain of every ErrorInfo that this service sends.
inline constexpr const char* kErrorDomain = "credentials.cte";

// What a client gets of a failure: a google.rpc.Status with one ErrorInfo where
// the failure has a reason, RetryInfo where calling again later helps, and
// BadRequest where it has field violations: the first ones, as many as fit into
// 4 KiB, for gRPC's clients take no more. Of a failure that nobody expected (no
// reason) it gets no word: that is for the log.
grpc::Status ToGrpcStatus(const absl::Status& status);

// The failure of an import, as Import.failure carries it.
google::rpc::Status ToProto(const domain::Failure& failure);

}  // namespace cte::server
