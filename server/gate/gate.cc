#include "server/gate/gate.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::server {
namespace {

absl::Status NoRule() {
  return domain::Error(absl::StatusCode::kPermissionDenied, "ROLE_REQUIRED",
                       "This server does not say who may make this call, so "
                       "that nobody may. Tell the operator.");
}

constexpr int kStreamsOfOne = 100;

absl::Status TooManyStreams() {
  return domain::Error(
      absl::StatusCode::kResourceExhausted, "TOO_MANY_CALLS",
      absl::StrCat("You have ", kStreamsOfOne,
                   " streams open, and the server takes no more of one user. "
                   "End some of them."));
}

// Of a method that the table does not have.
constexpr AccessRule kNobody{"", Who::kStateAdministrator, Scope::kState, ""};

}  // namespace

absl::Time Gate::Now() {
  return absl::UnixEpoch() +
         absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

std::shared_ptr<Call> Gate::Begin(
    grpc::CallbackServerContext* context,
    const google::protobuf::Descriptor& request_type,
    const google::protobuf::Message* request) {
  const AccessRule* const rule = RuleOfRequest(request_type);
  auto call = std::make_shared<Call>(
      *this, context, rule == nullptr ? kNobody : *rule, request);
  call->admission_ = Admit(rule, context, *call);
  return call;
}

absl::Status Gate::Admit(const AccessRule* rule,
                         const grpc::CallbackServerContext* context,
                         Call& call) {
  if (rule == nullptr) return NoRule();
  auto identity = authenticator_.Identify(*context);
  if (!identity.ok()) return identity.status();
  call.actor_.principal = std::move(identity->principal);
  call.known_by_ = identity->kind;
  call.token_district_ = std::move(identity->district_code);
  return rates_.Take(call.actor_.principal, Now());
}

std::shared_ptr<Call> Gate::Opened(std::shared_ptr<Call> call) {
  if (!call->admission_.ok()) return call;
  call->KeepRequest();
  const std::lock_guard lock(mutex_);
  int& streams = streams_of_[call->actor_.principal];
  if (streams >= kStreamsOfOne) {
    call->admission_ = TooManyStreams();
    return call;
  }
  ++streams;
  open_streams_.insert(call);
  return call;
}

void Gate::Closed(const std::shared_ptr<Call>& call) {
  const std::lock_guard lock(mutex_);
  if (open_streams_.erase(call) == 0) return;
  const auto found = streams_of_.find(call->actor_.principal);
  if (--found->second == 0) streams_of_.erase(found);
}

std::vector<std::shared_ptr<Call>> Gate::OpenStreams() {
  const std::lock_guard lock(mutex_);
  return {open_streams_.begin(), open_streams_.end()};
}

void Gate::Stop() {
  stops_ = true;
  for (const std::shared_ptr<Call>& stream : OpenStreams()) {
    stream->TellOfStop();
  }
}

void Gate::CheckOpenStreams(domain::Store& store) {
  for (const std::shared_ptr<Call>& stream : OpenStreams()) {
    stream->CheckStall();
    stream->CheckAgain(store);
  }
}

}  // namespace cte::server
