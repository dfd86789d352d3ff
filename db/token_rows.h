#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "domain/actor.h"
#include "domain/token.h"

// Rows of the table `tokens`, which domain::AccessStore is about. What writes
// is to be called in a transaction, and records itself in the audit.
namespace cte::db {

absl::StatusOr<std::vector<domain::TokenRecord>> LoadTokens(
    Connection& connection);
absl::StatusOr<domain::Token> LoadToken(Connection& connection,
                                        domain::TokenId id);
absl::StatusOr<std::vector<domain::Token>> LoadTokensOf(
    Connection& connection, std::string_view principal, std::uint64_t before,
    int limit);

absl::Status ReplaceToken(Connection& connection, const domain::Actor& actor,
                          const domain::TokenRecord& token);
absl::StatusOr<domain::Token> CreateToken(Connection& connection,
                                          const domain::Actor& actor,
                                          const domain::NewToken& token);
absl::StatusOr<domain::Token> RotateToken(Connection& connection,
                                          const domain::Actor& actor,
                                          domain::TokenId id,
                                          std::string_view sha256,
                                          std::optional<absl::Time> expire_time,
                                          absl::Time old_until);
absl::Status RevokeToken(Connection& connection, const domain::Actor& actor,
                         domain::TokenId id);

}  // namespace cte::db
