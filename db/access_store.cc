#include "db/access_store.h"

#include "db/facts.h"

namespace cte::db {

absl::StatusOr<std::vector<domain::TokenRecord>>
MySqlAccessStore::ListTokens() {
  std::vector<domain::TokenRecord> tokens;
  const auto status = session_.Run([&](Connection& connection) {
    tokens.clear();
    return connection.Query("SELECT sha256, principal FROM tokens", {},
                            [&](const Row& row) {
                              tokens.push_back({row.Text(0), row.Text(1)});
                            });
  });
  if (!status.ok()) return status;
  return tokens;
}

absl::Status MySqlAccessStore::ReplaceToken(const domain::TokenRecord& token) {
  return session_.Transact([&](Connection& connection) -> absl::Status {
    auto changed = connection.Execute("DELETE FROM tokens WHERE principal = ?",
                                      {token.principal});
    if (!changed.ok()) return changed.status();
    return connection
        .Execute(
            "INSERT INTO tokens (sha256, principal, created_at)"
            " VALUES (?, ?, UTC_TIMESTAMP(6))",
            {token.sha256, token.principal})
        .status();
  });
}

absl::StatusOr<std::vector<domain::Grant>> MySqlAccessStore::ListGrants(
    std::string_view principal) {
  std::vector<domain::Grant> grants;
  const auto status = session_.Run([&](Connection& connection) -> absl::Status {
    auto loaded = LoadGrants(connection, principal);
    if (!loaded.ok()) return loaded.status();
    grants = *std::move(loaded);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return grants;
}

absl::Status MySqlAccessStore::AddGrant(std::string_view principal,
                                        const domain::Grant& grant) {
  return session_.Transact([&](Connection& connection) {
    return connection
        .Execute(
            "INSERT INTO grants (principal, role, scope_type, scope_code)"
            " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE principal = "
            "principal",
            {principal, static_cast<std::int32_t>(grant.role),
             static_cast<std::int32_t>(grant.scope_type), grant.scope_code})
        .status();
  });
}

}  // namespace cte::db
