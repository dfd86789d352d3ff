#include "server/services/unary_call.h"

#include <utility>

#include "domain/error.h"
#include "server/convert/status.h"
#include "server/telemetry/log.h"

namespace cte::server {

grpc::ServerUnaryReactor* RunUnary(
    grpc::CallbackServerContext* context, Executor& executor,
    std::function<absl::Status(domain::Store&)> work) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto submitted = executor.Submit(
      Lane::kInteractive,
      [context, reactor, work = std::move(work)](domain::Store& store) {
        const absl::Status status =
            context->IsCancelled() ? absl::CancelledError() : work(store);
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
