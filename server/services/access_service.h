#pragma once

#include <cte/credentials/v1/access_service.grpc.pb.h>

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "server/gate/gate.h"
#include "server/security/token_table.h"

namespace cte::server {

// AccessService of the contracts. No call waits for the database in a thread of
// gRPC's. Thread safe.
class AccessService final
    : public credentials::v1::AccessService::CallbackService {
 public:
  // Does not own the gate, which outlives the service. Reads the tokens anew
  // after each change, so that this server knows them at once.
  AccessService(Gate& gate, std::shared_ptr<TokenTable> tokens)
      : gate_(gate), tokens_(std::move(tokens)) {}

  grpc::ServerUnaryReactor* GetCaller(
      grpc::CallbackServerContext* context,
      const credentials::v1::GetCallerRequest* request,
      credentials::v1::GetCallerResponse* response) override;
  grpc::ServerUnaryReactor* ListGrants(
      grpc::CallbackServerContext* context,
      const credentials::v1::ListGrantsRequest* request,
      credentials::v1::ListGrantsResponse* response) override;
  grpc::ServerUnaryReactor* GiveGrant(
      grpc::CallbackServerContext* context,
      const credentials::v1::GiveGrantRequest* request,
      credentials::v1::GiveGrantResponse* response) override;
  grpc::ServerUnaryReactor* TakeGrant(
      grpc::CallbackServerContext* context,
      const credentials::v1::TakeGrantRequest* request,
      credentials::v1::TakeGrantResponse* response) override;
  grpc::ServerUnaryReactor* CreateToken(
      grpc::CallbackServerContext* context,
      const credentials::v1::CreateTokenRequest* request,
      credentials::v1::CreateTokenResponse* response) override;
  grpc::ServerUnaryReactor* ListTokens(
      grpc::CallbackServerContext* context,
      const credentials::v1::ListTokensRequest* request,
      credentials::v1::ListTokensResponse* response) override;
  grpc::ServerUnaryReactor* RotateToken(
      grpc::CallbackServerContext* context,
      const credentials::v1::RotateTokenRequest* request,
      credentials::v1::RotateTokenResponse* response) override;
  grpc::ServerUnaryReactor* RevokeToken(
      grpc::CallbackServerContext* context,
      const credentials::v1::RevokeTokenRequest* request,
      credentials::v1::RevokeTokenResponse* response) override;

 private:
  // Does a call that changes tokens.
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* ChangeTokens(
      grpc::CallbackServerContext* context, const Request* request,
      Response* response,
      absl::Status (*work)(domain::Store&, const Caller&, const Request&,
                           Response&));

  Gate& gate_;
  const std::shared_ptr<TokenTable> tokens_;
};

}  // namespace cte::server
