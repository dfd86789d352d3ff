#pragma once

#include <grpcpp/support/server_callback.h>

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "domain/stores.h"
#include "server/security/authenticator.h"
#include "server/work/executor.h"

namespace cte::server {

// The work of a call, for the principal that calls.
using UnaryWork = std::function<absl::Status(domain::Store& store,
                                             const std::string& principal)>;

// Has the executor do the work of a call and finishes it with what the work
// answers. The work is skipped if nobody waits for it any more.
grpc::ServerUnaryReactor* RunUnary(grpc::CallbackServerContext* context,
                                   const Authenticator& authenticator,
                                   Executor& executor, UnaryWork work);

// The same for work that is a function of the request and the response.
template <typename Request, typename Response>
grpc::ServerUnaryReactor* RunUnary(
    grpc::CallbackServerContext* context, const Authenticator& authenticator,
    Executor& executor, const Request* request, Response* response,
    absl::Status (*work)(domain::Store& store, const std::string& principal,
                         const Request& request, Response& response)) {
  return RunUnary(context, authenticator, executor,
                  [=](domain::Store& store, const std::string& principal) {
                    return work(store, principal, *request, *response);
                  });
}

}  // namespace cte::server
