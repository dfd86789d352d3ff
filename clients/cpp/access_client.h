#pragma once

#include <grpcpp/channel.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/call.h"
#include "cte/credentials/v1/access_service.grpc.pb.h"

namespace cte::client {

// Who may do what, and the tokens by which programs are known; see
// AccessService for what each call means and which reasons it refuses with.
//
// Threads, failures, retries, lists and ownership: as ProgramClient. What makes
// a secret is not sent again after a break, since the server may have made it:
// it is tried again only if the server said that it did nothing.
class AccessClient {
 public:
  template <typename Page>
  using OnPage = std::function<void(const Page&)>;

  explicit AccessClient(const std::shared_ptr<grpc::ChannelInterface>& channel,
                        CallOptions options = {});

  absl::StatusOr<credentials::v1::GetCallerResponse> GetCaller();

  // Empty texts: of every principal, in every district.
  absl::Status ListGrants(
      const std::string& principal, const std::string& district_code,
      const OnPage<credentials::v1::ListGrantsResponse>& page);

  absl::StatusOr<credentials::v1::GiveGrantResponse> GiveGrant(
      const credentials::v1::Grant& grant);

  absl::StatusOr<credentials::v1::TakeGrantResponse> TakeGrant(
      const credentials::v1::Grant& grant);

  // Makes a secret.
  absl::StatusOr<credentials::v1::CreateTokenResponse> CreateToken(
      const credentials::v1::CreateTokenRequest& request);

  // An empty principal: the caller's.
  absl::Status ListTokens(
      const std::string& principal,
      const OnPage<credentials::v1::ListTokensResponse>& page);

  // Makes a secret.
  absl::StatusOr<credentials::v1::RotateTokenResponse> RotateToken(
      const std::string& token_id, std::int32_t overlap_hours);

  absl::StatusOr<credentials::v1::RevokeTokenResponse> RevokeToken(
      const std::string& token_id);

 private:
  const std::unique_ptr<credentials::v1::AccessService::Stub> stub_;
  const CallOptions options_;
};

}  // namespace cte::client
