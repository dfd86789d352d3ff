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
  absl::StatusOr<std::vector<domain::Grant>> ListGrants(
      std::string_view principal) override;
  absl::StatusOr<bool> GiveGrant(const domain::Actor& actor,
                                 std::string_view principal,
                                 const domain::Grant& grant) override;

 private:
  Session& session_;
};

}  // namespace cte::db
