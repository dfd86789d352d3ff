#include "server/gate/gate.h"

#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "domain/error.h"

namespace cte::server {
namespace {

absl::Status NoRule() {
  return domain::Error(absl::StatusCode::kPermissionDenied, "ROLE_REQUIRED",
                       "This server does not say who may make this call, so "
                       "that nobody may. Tell the operator.");
}

// Of a method that the table does not have.
constexpr AccessRule kNobody{"", Who::kStateAdministrator, Scope::kState, ""};

}  // namespace

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
  if (!identity.ok()) {
    if (options_.metrics != nullptr) {
      options_.metrics->IdentityRefused(domain::ErrorReason(identity.status()));
    }
    return identity.status();
  }
  call.actor_.principal = std::move(identity->principal);
  call.known_by_ = identity->kind;
  return rates_.Take(call.actor_.principal, absl::Now());
}

std::shared_ptr<Call> Gate::Opened(std::shared_ptr<Call> call) {
  call->KeepRequest();
  const std::lock_guard lock(mutex_);
  open_streams_.insert(call);
  return call;
}

void Gate::CheckOpenStreams(domain::Store& store) {
  std::vector<std::shared_ptr<Call>> streams;
  {
    const std::lock_guard lock(mutex_);
    streams.assign(open_streams_.begin(), open_streams_.end());
  }
  for (const std::shared_ptr<Call>& stream : streams) stream->CheckAgain(store);
}

}  // namespace cte::server
