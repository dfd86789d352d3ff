#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/credential.h"

namespace cte::domain {

// A place in a catalogue: approved ones first, then by name, whatever its case,
// and code.
struct CredentialPosition {
  CredentialType type = CredentialType::kUnknown;
  std::string name;
  std::string code;

  friend bool operator==(const CredentialPosition&,
                         const CredentialPosition&) = default;
};
CredentialPosition PositionOf(const Credential& credential);

// Credentials of a catalogue.
struct CatalogueQuery {
  std::string cip_code;  // that programs of it may award (R11); "": all
  std::optional<CredentialType> type;
  std::vector<std::string> words;  // parts of the code or the name, in any case
  std::optional<CredentialPosition> after;  // none: from the beginning
  int limit = 0;
};

// Those that the query chooses, in their order.
std::vector<Credential> Select(const std::vector<Credential>& catalogue,
                               const CatalogueQuery& query);

// Of programs, thus with six digits. INVALID_ARGUMENT, CIP_CODE_INVALID.
absl::Status CheckCipCode(std::string_view cip_code);

// Of a code that is in no year's catalogue. INVALID_ARGUMENT,
// UNKNOWN_CREDENTIAL.
absl::Status UnknownCredential(std::string_view code);
// Whether a credential is of the type that a caller takes it for.
// INVALID_ARGUMENT, CREDENTIAL_TYPE_MISMATCH.
absl::Status CheckType(const Credential& credential, CredentialType wanted);

}  // namespace cte::domain
