#include "server/gate/call.h"

#include <utility>

#include "absl/time/clock.h"
#include "domain/error.h"
#include "server/convert/status.h"
#include "server/gate/authorizer.h"
#include "server/gate/gate.h"
#include "server/telemetry/log.h"

namespace cte::server {
namespace {

bool IsExpected(const absl::Status& status) {
  return status.ok() || absl::IsCancelled(status) ||
         (!domain::ErrorReason(status).empty() && !absl::IsInternal(status));
}

}  // namespace

Call::Call(Gate& gate, grpc::CallbackServerContext* context,
           const AccessRule& rule, const google::protobuf::Message* request)
    : gate_(gate),
      rule_(rule),
      request_(request),
      begun_(absl::Now()),
      context_(context) {}

void Call::Run(Lane lane, Step step) {
  if (!admission_.ok()) return End(admission_);
  const auto submitted = gate_.executor_.Submit(
      lane, [call = shared_from_this(), step = std::move(step)](
                domain::Store& store) { call->RunStep(store, step); });
  if (!submitted.ok()) End(submitted);
}

void Call::RunStep(domain::Store& store, const Step& step) {
  try {
    store.Until(stop_.get_token(), [&] {
      if (cancelled()) return End(absl::CancelledError());
      const auto caller = FindCaller(store);
      if (!caller.ok()) return End(caller.status());
      step(store, **caller);
    });
  } catch (...) {
    End(absl::InternalError("A step threw."));
    throw;  // the executor logs it, and begins with a new store
  }
}

absl::StatusOr<const Caller*> Call::FindCaller(domain::Store& store) {
  if (!caller_) {
    auto caller = Authorize(store, actor_, rule_, request_);
    if (!caller.ok()) return caller.status();
    caller_ = *std::move(caller);
  }
  return &*caller_;
}

void Call::End(const absl::Status& status) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(ended_, true)) return;
  }
  if (!IsExpected(status)) {
    Log(LogLevel::kError, "call failed", {{"error", status.ToString()}});
  }
  finish_(ToGrpcStatus(status));
}

void Call::Done() {
  const std::lock_guard lock(mutex_);
  context_ = nullptr;
}

}  // namespace cte::server
