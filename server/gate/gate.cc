#include "server/gate/gate.h"

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
  const auto principal = authenticator_.PrincipalOf(*context);
  if (!principal.ok()) {
    call->admission_ = principal.status();
  } else if (rule == nullptr) {
    call->admission_ = NoRule();
  } else {
    call->actor_.principal = *principal;
  }
  return call;
}

}  // namespace cte::server
