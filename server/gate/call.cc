#include "server/gate/call.h"

#include <grpc/grpc.h>

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "server/convert/status.h"
#include "server/gate/authorizer.h"
#include "server/gate/gate.h"
#include "server/telemetry/log.h"

namespace cte::server {
namespace {

constexpr std::string_view kPackage = "cte.credentials.v1.";

bool IsExpected(const absl::Status& status) {
  return status.ok() || absl::IsCancelled(status) ||
         (!domain::ErrorReason(status).empty() && !absl::IsInternal(status));
}

CallTrace TraceOf(const grpc::CallbackServerContext* context) {
  if (context == nullptr) return BeginTrace("");
  const auto header = context->client_metadata().find("traceparent");
  if (header == context->client_metadata().end()) return BeginTrace("");
  return BeginTrace({header->second.data(), header->second.size()});
}

absl::Status ClientStalled() {
  return domain::Error(
      absl::StatusCode::kAborted, "STREAM_STALLED",
      "The client neither sent nor read for too long, so that the stream was "
      "ended. Call again; a stream of rows goes on behind those that were "
      "acknowledged.");
}

// Whether it says that the caller may not; not that nobody knows just now.
bool IsRefusal(const absl::Status& status) {
  return absl::IsUnauthenticated(status) || absl::IsPermissionDenied(status) ||
         absl::IsNotFound(status);
}

}  // namespace

Call::Call(Gate& gate, grpc::CallbackServerContext* context,
           const AccessRule& rule, const google::protobuf::Message* request)
    : gate_(gate),
      rule_(rule),
      request_(request),
      begun_(Gate::Now()),
      trace_(TraceOf(context)),
      context_(context),
      looked_at_(begun_) {
  actor_.request_id = trace_.request_id;
  if (gate_.options_.metrics != nullptr) {
    gate_.options_.metrics->CallStarted(method());
  }
}

std::string_view Call::method() const {
  std::string_view method = rule_.method;
  if (method.starts_with(kPackage)) method.remove_prefix(kPackage.size());
  return method;
}

bool Call::IsCrowded(Lane lane) const {
  return gate_.executor_.IsCrowded(lane);
}

bool Call::server_stops() const { return gate_.stops_; }

bool Call::EndIfRefused() {
  if (admission_.ok()) return false;
  End(admission_);
  return true;
}

void Call::Run(Lane lane, Step step) {
  if (!admission_.ok()) return End(admission_);
  std::optional<Executor::FirstQuestion> first;
  if (auto question = QuestionOf(actor_.principal, rule_, request_)) {
    first = {*std::move(question), stop_.get_token()};
  }
  const auto submitted = gate_.executor_.Submit(
      lane, TurnOf(lane),
      [call = shared_from_this(), step = std::move(step)](
          domain::Store& store) { call->RunStep(store, step); },
      std::move(first));
  if (!submitted.ok()) End(submitted);
}

std::string Call::TurnOf(Lane lane) const {
  if (lane == Lane::kInteractive) return actor_.principal;
  return absl::StrCat(actor_.principal, " ",
                      absl::Hex(reinterpret_cast<std::uintptr_t>(this)));
}

void Call::RunStep(domain::Store& store, const Step& step) {
  const LogContext context({trace_.request_id, trace_.trace_id});
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

absl::StatusOr<std::shared_ptr<const Caller>> Call::FindCaller(
    domain::Store& store) {
  const absl::Time now = Gate::Now();
  if (IsFresh(now)) {
    const std::lock_guard lock(mutex_);
    if (caller_ != nullptr) return caller_;
  }
  auto caller = Look(store);
  if (!caller.ok()) return caller.status();
  const std::lock_guard lock(mutex_);
  caller_ = std::make_shared<const Caller>(*std::move(caller));
  looked_at_ = now;
  return caller_;
}

bool Call::IsFresh(absl::Time now) {
  const std::lock_guard lock(mutex_);
  return now - looked_at_ < gate_.options_.revocation / 2;
}

absl::StatusOr<Caller> Call::Look(domain::Store& store) {
  absl::Status known;
  {
    const std::lock_guard lock(mutex_);
    if (context_ != nullptr) {
      known = gate_.authenticator_.Identify(*context_).status();
    }
  }
  if (!known.ok()) return known;
  auto caller = Authorize(store, actor_, token_district_, rule_, request_);
  if (caller.ok()) caller->known_by = known_by_;
  return caller;
}

void Call::KeepRequest() {
  if (request_ == nullptr) return;
  kept_request_.reset(request_->New());
  kept_request_->CopyFrom(*request_);
  request_ = kept_request_.get();
}

void Call::ClientOwes(bool owes) {
  const std::lock_guard lock(mutex_);
  owed_since_ = owes ? std::optional(Gate::Now()) : std::nullopt;
}

void Call::CheckStall() {
  {
    const std::lock_guard lock(mutex_);
    if (context_ == nullptr || !owed_since_ ||
        Gate::Now() - *owed_since_ < gate_.options_.client_stall) {
      return;
    }
    owed_since_.reset();
  }
  give_up_(ClientStalled());
}

void Call::OnServerStop(std::function<void()> stopping) {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = std::move(stopping);
  }
  if (server_stops()) TellOfStop();
}

void Call::TellOfStop() {
  std::function<void()> stopping;
  {
    const std::lock_guard lock(mutex_);
    stopping = stopping_;
  }
  stopping();
}

// A step that comes later looks for itself.
void Call::CheckAgain(domain::Store& store) {
  if (IsFresh(Gate::Now())) return;
  const absl::Status look = Look(store).status();
  if (IsRefusal(look)) Refuse(look);
}

// One that does not wait for its client has a step under way, or soon: that is
// cut short, and its End tells the client why, with all details.
void Call::Refuse(const absl::Status& why) {
  bool waits = false;
  {
    const std::lock_guard lock(mutex_);
    broken_ = why;
    waits = owed_since_.has_value();
  }
  waits ? give_up_(why) : Cancel();
}

// What gRPC calls back meanwhile comes in this thread: not with the lock held.
// Whether what runs for it goes on then is for the reactor's OnCancel to say.
// It does not promise that the client learns more than that the call is over;
// over HTTP/2 it does.
void Call::Break(const absl::Status& why) {
  grpc_call* call = nullptr;
  {
    const std::lock_guard lock(mutex_);
    broken_ = why;
    if (context_ != nullptr) {
      call = context_->c_call();
      grpc_call_ref(call);
    }
  }
  if (call == nullptr) return Cancel();
  const std::string message(why.message());
  grpc_call_cancel_with_status(call,
                               static_cast<grpc_status_code>(why.raw_code()),
                               message.c_str(), nullptr);
  grpc_call_unref(call);
}

void Call::End(const absl::Status& end) {
  // The reactor may go, and this with it, before finish_ has returned.
  const auto self = shared_from_this();
  absl::Status status = end;
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(ended_, true)) return;
    if (!status.ok() && !broken_.ok()) status = broken_;
    if (context_ != nullptr) {
      context_->AddTrailingMetadata("request-id", trace_.request_id);
    }
  }
  const grpc::Status answer = ToGrpcStatus(status);
  Record(status, answer);
  finish_(answer);
}

void Call::Record(const absl::Status& status, const grpc::Status& answer) {
  const LogContext context({trace_.request_id, trace_.trace_id});
  const absl::Duration took = Gate::Now() - begun_;
  const auto code = static_cast<absl::StatusCode>(answer.error_code());
  if (!IsExpected(status)) {
    Log(LogLevel::kError, "call failed",
        {{"method", method()}, {"error", status.ToString()}});
  }
  Log(LogLevel::kDebug, "call ended",
      {{"method", method()},
       {"code", absl::StatusCodeToString(code)},
       {"reason", domain::ErrorReason(status)},
       {"ms", absl::ToInt64Milliseconds(took)}});
  Metrics* const metrics = gate_.options_.metrics;
  if (metrics == nullptr) return;
  metrics->CallEnded(method(), code, took);
  if (absl::IsResourceExhausted(status)) {
    metrics->CallRefused(domain::ErrorReason(status));
  }
}

void Call::Done() {
  {
    const std::lock_guard lock(mutex_);
    context_ = nullptr;
  }
  gate_.Closed(shared_from_this());
}

}  // namespace cte::server
