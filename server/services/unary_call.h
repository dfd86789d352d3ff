#pragma once

#include <grpcpp/support/server_callback.h>

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "domain/stores.h"
#include "server/gate/caller.h"
#include "server/gate/gate.h"

namespace cte::server {

// The work of a call, for a caller who may make it.
using UnaryWork =
    std::function<absl::Status(domain::Store& store, const Caller& caller)>;

// Has the work of a call done and finishes the call with what it answers.
grpc::ServerUnaryReactor* RunUnary(std::shared_ptr<Call> call, UnaryWork work);

// The same for work that is a function of the request and the response.
template <typename Request, typename Response>
grpc::ServerUnaryReactor* RunUnary(
    Gate& gate, grpc::CallbackServerContext* context, const Request* request,
    Response* response,
    absl::Status (*work)(domain::Store& store, const Caller& caller,
                         const Request& request, Response& response)) {
  return RunUnary(gate.Begin(context, request),
                  [=](domain::Store& store, const Caller& caller) {
                    return work(store, caller, *request, *response);
                  });
}

}  // namespace cte::server
