#pragma once

#include <stdexcept>

#include "domain/stores.h"

namespace cte::server {

// Of which nothing is asked; a test overrides what it has asked.
class NoAccess : public domain::AccessStore {
 public:
  absl::StatusOr<std::vector<domain::TokenRecord>> ListTokens() override {
    throw Asked();
  }
  absl::Status ReplaceToken(const domain::Actor&,
                            const domain::TokenRecord&) override {
    throw Asked();
  }
  absl::StatusOr<domain::Token> CreateToken(const domain::Actor&,
                                            const domain::NewToken&) override {
    throw Asked();
  }
  absl::StatusOr<domain::Token> GetToken(domain::TokenId) override {
    throw Asked();
  }
  absl::StatusOr<std::vector<domain::Token>> ListTokensOf(std::string_view,
                                                          std::uint64_t,
                                                          int) override {
    throw Asked();
  }
  absl::StatusOr<domain::Token> RotateToken(const domain::Actor&,
                                            domain::TokenId, std::string_view,
                                            std::optional<absl::Time>,
                                            absl::Time) override {
    throw Asked();
  }
  absl::Status RevokeToken(const domain::Actor&, domain::TokenId) override {
    throw Asked();
  }
  absl::StatusOr<bool> TakeGrant(const domain::Actor&, std::string_view,
                                 const domain::Grant&) override {
    throw Asked();
  }
  absl::StatusOr<std::vector<domain::GrantRecord>> FindGrants(
      const domain::GrantQuery&) override {
    throw Asked();
  }
  absl::StatusOr<std::string> DistrictOf(const domain::Grant&) override {
    throw Asked();
  }
  absl::StatusOr<bool> GiveGrant(const domain::Actor&, std::string_view,
                                 const domain::Grant&) override {
    throw Asked();
  }
  absl::StatusOr<std::vector<domain::Grant>> ListGrants(
      std::string_view) override {
    throw Asked();
  }

 private:
  static std::logic_error Asked() { return std::logic_error("asked"); }
};

}  // namespace cte::server
