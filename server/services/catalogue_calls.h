#pragma once

#include <cte/credentials/v1/credential_service.pb.h>

#include "absl/status/status.h"
#include "domain/stores.h"
#include "server/gate/caller.h"

// The catalogue, and what was suggested for it. Each function does the call of
// its name, for a caller who may make it.
namespace cte::server::calls {

absl::Status ListCredentials(
    domain::Store& store, const Caller& caller,
    const credentials::v1::ListCredentialsRequest& request,
    credentials::v1::ListCredentialsResponse& response);
absl::Status ListSuggestions(
    domain::Store& store, const Caller& caller,
    const credentials::v1::ListSuggestionsRequest& request,
    credentials::v1::ListSuggestionsResponse& response);
absl::Status SettleSuggestion(
    domain::Store& store, const Caller& caller,
    const credentials::v1::SettleSuggestionRequest& request,
    credentials::v1::SettleSuggestionResponse& response);

}  // namespace cte::server::calls
