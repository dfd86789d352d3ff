#include "server/services/access_service.h"

#include "server/services/access_calls.h"
#include "server/services/unary_call.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;
using Context = grpc::CallbackServerContext;

}  // namespace

template <typename Request, typename Response>
grpc::ServerUnaryReactor* AccessService::ChangeTokens(
    Context* context, const Request* request, Response* response,
    absl::Status (*work)(domain::Store&, const Caller&, const Request&,
                         Response&)) {
  return RunUnary(gate_.Begin(context, request),
                  [this, request, response, work](domain::Store& store,
                                                  const Caller& caller) {
                    auto status = work(store, caller, *request, *response);
                    // What is done is done: if this fails, upkeep reads them
                    // soon.
                    if (status.ok()) (void)tokens_->Read(store.access());
                    return status;
                  });
}

grpc::ServerUnaryReactor* AccessService::GetCaller(
    Context* context, const v1::GetCallerRequest* request,
    v1::GetCallerResponse* response) {
  return RunUnary(gate_, context, request, response, calls::GetCaller);
}

grpc::ServerUnaryReactor* AccessService::ListGrants(
    Context* context, const v1::ListGrantsRequest* request,
    v1::ListGrantsResponse* response) {
  return RunUnary(gate_, context, request, response, calls::ListGrants);
}

grpc::ServerUnaryReactor* AccessService::GiveGrant(
    Context* context, const v1::GiveGrantRequest* request,
    v1::GiveGrantResponse* response) {
  return RunUnary(gate_, context, request, response, calls::GiveGrant);
}

grpc::ServerUnaryReactor* AccessService::TakeGrant(
    Context* context, const v1::TakeGrantRequest* request,
    v1::TakeGrantResponse* response) {
  return RunUnary(gate_, context, request, response, calls::TakeGrant);
}

grpc::ServerUnaryReactor* AccessService::CreateToken(
    Context* context, const v1::CreateTokenRequest* request,
    v1::CreateTokenResponse* response) {
  return ChangeTokens(context, request, response, calls::CreateToken);
}

grpc::ServerUnaryReactor* AccessService::ListTokens(
    Context* context, const v1::ListTokensRequest* request,
    v1::ListTokensResponse* response) {
  return RunUnary(gate_, context, request, response, calls::ListTokens);
}

grpc::ServerUnaryReactor* AccessService::RotateToken(
    Context* context, const v1::RotateTokenRequest* request,
    v1::RotateTokenResponse* response) {
  return ChangeTokens(context, request, response, calls::RotateToken);
}

grpc::ServerUnaryReactor* AccessService::RevokeToken(
    Context* context, const v1::RevokeTokenRequest* request,
    v1::RevokeTokenResponse* response) {
  return ChangeTokens(context, request, response, calls::RevokeToken);
}

}  // namespace cte::server
