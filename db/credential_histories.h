#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "domain/credential_history.h"

namespace cte::db {

// All that the catalogue says of credentials, a few queries however many they
// are. What is not there is left out; in no order.
absl::StatusOr<std::vector<domain::CredentialHistory>> LoadHistoriesByKey(
    Connection& connection, const std::vector<std::string>& code_keys);
absl::StatusOr<std::vector<domain::CredentialHistory>> LoadHistoriesById(
    Connection& connection, const std::vector<std::uint32_t>& ids);
absl::StatusOr<std::vector<domain::CredentialHistory>> LoadAllHistories(
    Connection& connection);

}  // namespace cte::db
