#pragma once

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "domain/actor.h"
#include "domain/credential_store.h"
#include "domain/suggestion.h"

namespace cte::db {

// CatalogueStore::Settle, to be called in a transaction.
//
// Locks the suggestion, then its spellings and the credential that it comes to
// mean, by number, then awards: db/award_writer.h has the same order.
absl::StatusOr<domain::CatalogueStore::Settled> SettleSuggestion(
    Connection& connection, domain::SuggestionId id,
    const domain::Settlement& settlement, const domain::Actor& actor,
    bool replace);

}  // namespace cte::db
