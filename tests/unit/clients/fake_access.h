#pragma once

#include "cte/credentials/v1/access_service.grpc.pb.h"
#include "tests/unit/clients/fake_calls.h"

namespace cte::client {

// An AccessService that answers what a test put in.
class FakeAccess : public credentials::v1::AccessService::Service {
 public:
  FakeCall<credentials::v1::GetCallerRequest,
           credentials::v1::GetCallerResponse>
      get_caller;
  FakeCall<credentials::v1::ListGrantsRequest,
           credentials::v1::ListGrantsResponse>
      list_grants;
  FakeCall<credentials::v1::GiveGrantRequest,
           credentials::v1::GiveGrantResponse>
      give_grant;
  FakeCall<credentials::v1::TakeGrantRequest,
           credentials::v1::TakeGrantResponse>
      take_grant;
  FakeCall<credentials::v1::CreateTokenRequest,
           credentials::v1::CreateTokenResponse>
      create_token;
  FakeCall<credentials::v1::ListTokensRequest,
           credentials::v1::ListTokensResponse>
      list_tokens;
  FakeCall<credentials::v1::RotateTokenRequest,
           credentials::v1::RotateTokenResponse>
      rotate_token;
  FakeCall<credentials::v1::RevokeTokenRequest,
           credentials::v1::RevokeTokenResponse>
      revoke_token;

  grpc::Status GetCaller(
      grpc::ServerContext*, const credentials::v1::GetCallerRequest* request,
      credentials::v1::GetCallerResponse* response) override {
    return get_caller.Answer(*request, *response);
  }

  grpc::Status ListGrants(
      grpc::ServerContext*, const credentials::v1::ListGrantsRequest* request,
      credentials::v1::ListGrantsResponse* response) override {
    return list_grants.Answer(*request, *response);
  }

  grpc::Status GiveGrant(
      grpc::ServerContext*, const credentials::v1::GiveGrantRequest* request,
      credentials::v1::GiveGrantResponse* response) override {
    return give_grant.Answer(*request, *response);
  }

  grpc::Status TakeGrant(
      grpc::ServerContext*, const credentials::v1::TakeGrantRequest* request,
      credentials::v1::TakeGrantResponse* response) override {
    return take_grant.Answer(*request, *response);
  }

  grpc::Status CreateToken(
      grpc::ServerContext*, const credentials::v1::CreateTokenRequest* request,
      credentials::v1::CreateTokenResponse* response) override {
    return create_token.Answer(*request, *response);
  }

  grpc::Status ListTokens(
      grpc::ServerContext*, const credentials::v1::ListTokensRequest* request,
      credentials::v1::ListTokensResponse* response) override {
    return list_tokens.Answer(*request, *response);
  }

  grpc::Status RotateToken(
      grpc::ServerContext*, const credentials::v1::RotateTokenRequest* request,
      credentials::v1::RotateTokenResponse* response) override {
    return rotate_token.Answer(*request, *response);
  }

  grpc::Status RevokeToken(
      grpc::ServerContext*, const credentials::v1::RevokeTokenRequest* request,
      credentials::v1::RevokeTokenResponse* response) override {
    return revoke_token.Answer(*request, *response);
  }
};

}  // namespace cte::client
