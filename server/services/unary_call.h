#pragma once

#include <grpcpp/support/server_callback.h>

#include <functional>

#include "absl/status/status.h"
#include "domain/stores.h"
#include "server/work/executor.h"

namespace cte::server {

// Has the executor do the work of a call and finishes it with what the work
// answers. The work is skipped if nobody waits for it any more.
grpc::ServerUnaryReactor* RunUnary(
    grpc::CallbackServerContext* context, Executor& executor,
    std::function<absl::Status(domain::Store&)> work);

// What a call ends with; logs what nobody expected.
grpc::Status EndOfCall(const absl::Status& status);

}  // namespace cte::server
