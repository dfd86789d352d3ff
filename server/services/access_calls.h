#pragma once

#include <cte/credentials/v1/access_service.pb.h>

#include "absl/status/status.h"
#include "domain/stores.h"
#include "server/gate/caller.h"

// Grants and tokens. Each function does the call of its name, for a caller who
// may make it.
namespace cte::server::calls {

absl::Status GetCaller(domain::Store& store, const Caller& caller,
                       const credentials::v1::GetCallerRequest& request,
                       credentials::v1::GetCallerResponse& response);
absl::Status ListGrants(domain::Store& store, const Caller& caller,
                        const credentials::v1::ListGrantsRequest& request,
                        credentials::v1::ListGrantsResponse& response);
absl::Status GiveGrant(domain::Store& store, const Caller& caller,
                       const credentials::v1::GiveGrantRequest& request,
                       credentials::v1::GiveGrantResponse& response);
absl::Status TakeGrant(domain::Store& store, const Caller& caller,
                       const credentials::v1::TakeGrantRequest& request,
                       credentials::v1::TakeGrantResponse& response);
absl::Status CreateToken(domain::Store& store, const Caller& caller,
                         const credentials::v1::CreateTokenRequest& request,
                         credentials::v1::CreateTokenResponse& response);
absl::Status ListTokens(domain::Store& store, const Caller& caller,
                        const credentials::v1::ListTokensRequest& request,
                        credentials::v1::ListTokensResponse& response);
absl::Status RotateToken(domain::Store& store, const Caller& caller,
                         const credentials::v1::RotateTokenRequest& request,
                         credentials::v1::RotateTokenResponse& response);
absl::Status RevokeToken(domain::Store& store, const Caller& caller,
                         const credentials::v1::RevokeTokenRequest& request,
                         credentials::v1::RevokeTokenResponse& response);

}  // namespace cte::server::calls
