#include "db/access_store.h"

#include "db/facts.h"
#include "db/grant_rows.h"
#include "db/token_rows.h"

namespace cte::db {

using domain::Actor;
using domain::Grant;
using domain::Token;
using domain::TokenId;
using domain::TokenRecord;

absl::StatusOr<std::vector<TokenRecord>> MySqlAccessStore::ListTokens() {
  return session_.Read(LoadTokens);
}

absl::Status MySqlAccessStore::ReplaceToken(const Actor& actor,
                                            const TokenRecord& token) {
  return session_.Transact([&](Connection& connection) {
    return db::ReplaceToken(connection, actor, token);
  });
}

absl::StatusOr<Token> MySqlAccessStore::CreateToken(
    const Actor& actor, const domain::NewToken& token) {
  return session_.Write([&](Connection& connection) {
    return db::CreateToken(connection, actor, token);
  });
}

absl::StatusOr<Token> MySqlAccessStore::GetToken(TokenId id) {
  return session_.Read(
      [&](Connection& connection) { return LoadToken(connection, id); });
}

absl::StatusOr<std::vector<Token>> MySqlAccessStore::ListTokensOf(
    std::string_view principal, std::uint64_t before, int limit) {
  return session_.Read([&](Connection& connection) {
    return LoadTokensOf(connection, principal, before, limit);
  });
}

absl::StatusOr<Token> MySqlAccessStore::RotateToken(
    const Actor& actor, TokenId id, std::string_view sha256,
    std::optional<absl::Time> expire_time, absl::Time old_until) {
  return session_.Write([&](Connection& connection) {
    return db::RotateToken(connection, actor, id, sha256, expire_time,
                           old_until);
  });
}

absl::Status MySqlAccessStore::RevokeToken(const Actor& actor, TokenId id) {
  return session_.Transact([&](Connection& connection) {
    return db::RevokeToken(connection, actor, id);
  });
}

absl::StatusOr<std::vector<Grant>> MySqlAccessStore::ListGrants(
    std::string_view principal) {
  return session_.Read([&](Connection& connection) {
    return LoadGrants(connection, principal);
  });
}

absl::StatusOr<bool> MySqlAccessStore::GiveGrant(const Actor& actor,
                                                 std::string_view principal,
                                                 const Grant& grant) {
  return session_.Write([&](Connection& connection) -> absl::StatusOr<bool> {
    const auto district = LoadDistrictOf(connection, grant);
    if (!district.ok()) return district.status();
    return InsertGrant(connection, actor, principal, grant);
  });
}

absl::StatusOr<bool> MySqlAccessStore::TakeGrant(const Actor& actor,
                                                 std::string_view principal,
                                                 const Grant& grant) {
  return session_.Write([&](Connection& connection) {
    return DeleteGrant(connection, actor, principal, grant);
  });
}

absl::StatusOr<std::vector<domain::GrantRecord>> MySqlAccessStore::FindGrants(
    const domain::GrantQuery& query) {
  return session_.Read([&](Connection& connection) {
    return LoadGrantRecords(connection, query);
  });
}

absl::StatusOr<std::string> MySqlAccessStore::DistrictOf(const Grant& grant) {
  return session_.Read([&](Connection& connection) {
    return LoadDistrictOf(connection, grant);
  });
}

}  // namespace cte::db
