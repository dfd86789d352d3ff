#include "server/services/unary_call.h"

#include <utility>

#include "domain/error.h"
#include "server/convert/status.h"
#include "server/telemetry/log.h"

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
  const auto submitted = executor.Submit(
      Lane::kInteractive, [context, reactor, principal = *std::move(principal),
                           work = std::move(work)](domain::Store& store) {
        const absl::Status status = context->IsCancelled()
                                        ? absl::CancelledError()
                                        : work(store, principal);
        reactor->Finish(EndOfCall(status));
      });
  if (!submitted.ok()) reactor->Finish(EndOfCall(submitted));
  return reactor;
}

grpc::Status EndOfCall(const absl::Status& status) {
  const bool expected = status.ok() || absl::IsCancelled(status) ||
                        !domain::ErrorReason(status).empty();
  if (!expected) {
    Log(LogLevel::kError, "call failed", {{"error", status.ToString()}});
  }
  return ToGrpcStatus(status);
}

}  // namespace cte::server
