#include "clients/cpp/access_client.h"

#include <utility>

#include "clients/cpp/retry.h"
#include "clients/cpp/unary.h"

namespace cte::client {

namespace v1 = credentials::v1;
using Stub = v1::AccessService::Stub;

AccessClient::AccessClient(
    const std::shared_ptr<grpc::ChannelInterface>& channel, CallOptions options)
    : stub_(v1::AccessService::NewStub(channel)),
      options_(std::move(options)) {}

absl::StatusOr<v1::GetCallerResponse> AccessClient::GetCaller() {
  return Unary(*stub_, &Stub::GetCaller, v1::GetCallerRequest(), options_);
}

absl::Status AccessClient::ListGrants(
    const std::string& principal, const std::string& district_code,
    const OnPage<v1::ListGrantsResponse>& page) {
  v1::ListGrantsRequest request;
  request.set_principal(principal);
  request.set_district_code(district_code);
  return EachPage(*stub_, &Stub::ListGrants, request, options_, page);
}

absl::StatusOr<v1::GiveGrantResponse> AccessClient::GiveGrant(
    const v1::Grant& grant) {
  v1::GiveGrantRequest request;
  *request.mutable_grant() = grant;
  return Unary(*stub_, &Stub::GiveGrant, request, options_);
}

absl::StatusOr<v1::TakeGrantResponse> AccessClient::TakeGrant(
    const v1::Grant& grant) {
  v1::TakeGrantRequest request;
  *request.mutable_grant() = grant;
  return Unary(*stub_, &Stub::TakeGrant, request, options_);
}

absl::StatusOr<v1::CreateTokenResponse> AccessClient::CreateToken(
    const v1::CreateTokenRequest& request) {
  return Unary(*stub_, &Stub::CreateToken, request, options_, IsAnswered);
}

absl::Status AccessClient::ListTokens(
    const std::string& principal, const OnPage<v1::ListTokensResponse>& page) {
  v1::ListTokensRequest request;
  request.set_principal(principal);
  return EachPage(*stub_, &Stub::ListTokens, request, options_, page);
}

absl::StatusOr<v1::RotateTokenResponse> AccessClient::RotateToken(
    const std::string& token_id, std::int32_t overlap_hours) {
  v1::RotateTokenRequest request;
  request.set_token_id(token_id);
  request.set_overlap_hours(overlap_hours);
  return Unary(*stub_, &Stub::RotateToken, request, options_, IsAnswered);
}

absl::StatusOr<v1::RevokeTokenResponse> AccessClient::RevokeToken(
    const std::string& token_id) {
  v1::RevokeTokenRequest request;
  request.set_token_id(token_id);
  return Unary(*stub_, &Stub::RevokeToken, request, options_);
}

}  // namespace cte::client
