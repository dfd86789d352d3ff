#include "server/services/unary_call.h"

#include <utility>

#include "server/services/call_step.h"

namespace cte::server {

grpc::ServerUnaryReactor* RunUnary(grpc::CallbackServerContext* context,
                                   const Authenticator& authenticator,
                                   Executor& executor, UnaryWork work) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  auto principal = authenticator.PrincipalOf(*context);
  if (!principal.ok()) {
    reactor->Finish(EndOfCall(principal.status()));
    return reactor;
  }
  RunStep(executor, Lane::kInteractive, *reactor,
          [context, reactor, principal = *std::move(principal),
           work = std::move(work)](domain::Store& store) {
            const absl::Status status = context->IsCancelled()
                                            ? absl::CancelledError()
                                            : work(store, principal);
            reactor->Finish(EndOfCall(status));
          });
  return reactor;
}

}  // namespace cte::server
