#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "domain/suggestion.h"

namespace cte::db {

// A page of suggestions; domain/credential_store.h.
absl::StatusOr<std::vector<domain::Suggestion>> LoadSuggestions(
    Connection& connection, std::optional<domain::SuggestionState> state,
    const std::optional<domain::SuggestionPosition>& after, int limit);

// NOT_FOUND, SUGGESTION_NOT_FOUND.
absl::StatusOr<domain::Suggestion> LoadSuggestion(Connection& connection,
                                                  domain::SuggestionId id);

}  // namespace cte::db
