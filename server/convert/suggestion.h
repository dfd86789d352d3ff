#pragma once

#include <cte/credentials/v1/credential_service.pb.h>

#include <optional>

#include "absl/status/statusor.h"
#include "domain/suggestion.h"

namespace cte::server {

credentials::v1::Suggestion ToProto(const domain::Suggestion& suggestion);

// A state to choose by; nothing for all. INVALID_ARGUMENT, STATE_UNKNOWN.
absl::StatusOr<std::optional<domain::SuggestionState>> ParseStateFilter(
    credentials::v1::Suggestion::State state);

// What a suggestion is to be settled as, unchecked. INVALID_ARGUMENT,
// SETTLEMENT_REQUIRED.
absl::StatusOr<domain::Settlement> ParseSettlement(
    const credentials::v1::SettleSuggestionRequest& request);

}  // namespace cte::server
