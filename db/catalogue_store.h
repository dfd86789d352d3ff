#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "db/session.h"
#include "domain/credential_store.h"

namespace cte::db {

class MySqlCatalogueStore final : public domain::CatalogueStore {
 public:
  // Does not own the session, which outlives it.
  explicit MySqlCatalogueStore(Session& session) : session_(session) {}

  absl::StatusOr<std::vector<domain::Credential>> ListCredentials(
      std::int32_t school_year) override;
  absl::StatusOr<std::optional<domain::Credential>> FindCredential(
      std::string_view code, std::int32_t school_year) override;
  absl::StatusOr<std::vector<domain::Suggestion>> ListSuggestions(
      std::optional<domain::SuggestionState> state,
      const std::optional<domain::SuggestionPosition>& after,
      int limit) override;
  absl::StatusOr<Settled> Settle(domain::SuggestionId id,
                                 const domain::Settlement& settlement,
                                 const domain::Actor& actor,
                                 bool replace) override;

 private:
  Session& session_;
};

}  // namespace cte::db
