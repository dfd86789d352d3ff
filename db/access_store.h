#pragma once

#include "db/session.h"
#include "domain/stores.h"

namespace cte::db {

class MySqlAccessStore final : public domain::AccessStore {
 public:
  // Does not own the session.
  explicit MySqlAccessStore(Session& session) : session_(session) {}

  absl::StatusOr<std::vector<domain::TokenRecord>> ListTokens() override;
  absl::Status ReplaceToken(const domain::Actor& actor,
                            const domain::TokenRecord& token) override;
  absl::StatusOr<domain::Token> CreateToken(
      const domain::Actor& actor, const domain::NewToken& token) override;
  absl::StatusOr<domain::Token> GetToken(domain::TokenId id) override;
  absl::StatusOr<std::vector<domain::Token>> ListTokensOf(
      std::string_view principal, std::uint64_t before, int limit) override;
  absl::StatusOr<domain::Token> RotateToken(
      const domain::Actor& actor, domain::TokenId id, std::string_view sha256,
      std::optional<absl::Time> expire_time, absl::Time old_until) override;
  absl::Status RevokeToken(const domain::Actor& actor,
                           domain::TokenId id) override;

  absl::StatusOr<std::vector<domain::Grant>> ListGrants(
      std::string_view principal) override;
  absl::StatusOr<bool> GiveGrant(const domain::Actor& actor,
                                 std::string_view principal,
                                 const domain::Grant& grant) override;
  absl::StatusOr<bool> TakeGrant(const domain::Actor& actor,
                                 std::string_view principal,
                                 const domain::Grant& grant) override;
  absl::StatusOr<std::vector<domain::GrantRecord>> FindGrants(
      const domain::GrantQuery& query) override;
  absl::StatusOr<std::string> DistrictOf(const domain::Grant& grant) override;

 private:
  Session& session_;
};

}  // namespace cte::db
