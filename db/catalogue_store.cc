#include "db/catalogue_store.h"

#include <string>
#include <utility>

#include "db/credential_histories.h"
#include "db/facts.h"
#include "db/suggestion_list.h"
#include "db/suggestion_settlement.h"
#include "domain/credential_history.h"

namespace cte::db {
namespace {

using domain::Credential;

}  // namespace

absl::StatusOr<std::vector<Credential>> MySqlCatalogueStore::ListCredentials(
    std::int32_t school_year) {
  const auto histories = session_.Read(LoadAllHistories);
  if (!histories.ok()) return histories.status();
  std::vector<Credential> credentials;
  for (const domain::CredentialHistory& history : *histories) {
    Credential credential = history.In(school_year);
    if (credential.in_force) credentials.push_back(std::move(credential));
  }
  return credentials;
}

absl::StatusOr<std::optional<Credential>> MySqlCatalogueStore::FindCredential(
    std::string_view code, std::int32_t school_year) {
  const auto histories = session_.Read([&](Connection& connection) {
    return LoadHistoriesByKey(connection,
                              CredentialKeys({domain::CodeKey(code)}));
  });
  if (!histories.ok()) return histories.status();
  if (histories->empty()) return std::nullopt;
  return histories->front().In(school_year);
}

absl::StatusOr<std::vector<domain::Suggestion>>
MySqlCatalogueStore::ListSuggestions(
    std::optional<domain::SuggestionState> state,
    const std::optional<domain::SuggestionPosition>& after, int limit) {
  return session_.Read([&](Connection& connection) {
    return LoadSuggestions(connection, state, after, limit);
  });
}

absl::StatusOr<MySqlCatalogueStore::Settled> MySqlCatalogueStore::Settle(
    domain::SuggestionId id, const domain::Settlement& settlement,
    const domain::Actor& actor, bool replace) {
  return session_.Write([&](Connection& connection) {
    return SettleSuggestion(connection, id, settlement, actor, replace);
  });
}

}  // namespace cte::db
