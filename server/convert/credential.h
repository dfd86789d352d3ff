#pragma once

#include <cte/credentials/v1/credential_service.pb.h>

#include <optional>

#include "absl/status/statusor.h"
#include "domain/credential.h"

namespace cte::server {

credentials::v1::CredentialType ToProto(domain::CredentialType type);
credentials::v1::CatalogueCredential ToProto(
    const domain::Credential& credential);

// A type of the catalogue to choose by; nothing for both. INVALID_ARGUMENT,
// TYPE_UNKNOWN.
absl::StatusOr<std::optional<domain::CredentialType>> ParseTypeFilter(
    credentials::v1::CredentialType type);

}  // namespace cte::server
