#pragma once

#include <cte/credentials/v1/credential_service.pb.h>

#include "absl/status/status.h"
#include "domain/stores.h"
#include "server/gate/caller.h"

// Awards. Each function does the call of its name, for a caller who may make
// it.
namespace cte::server::calls {

absl::Status AwardCredential(
    domain::Store& store, const Caller& caller,
    const credentials::v1::AwardCredentialRequest& request,
    credentials::v1::AwardCredentialResponse& response);
absl::Status RemoveAward(domain::Store& store, const Caller& caller,
                         const credentials::v1::RemoveAwardRequest& request,
                         credentials::v1::RemoveAwardResponse& response);
absl::Status ListAwards(domain::Store& store, const Caller& caller,
                        const credentials::v1::ListAwardsRequest& request,
                        credentials::v1::ListAwardsResponse& response);

}  // namespace cte::server::calls
