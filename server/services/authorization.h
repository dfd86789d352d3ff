#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/import.h"
#include "domain/stores.h"

// Who may call what (R27, R28), with the grants as they are now. Every refusal
// but those listed is PERMISSION_DENIED, ROLE_REQUIRED.
namespace cte::server {

absl::Status MustBeStateAdministrator(domain::Store& store,
                                      std::string_view principal);
// An editor, or more, of something.
absl::Status MustBeEditor(domain::Store& store, std::string_view principal);

// The import, if the principal may see it. NOT_FOUND, IMPORT_NOT_FOUND: there
// is none with this id, or not for this principal.
absl::StatusOr<domain::Import> FindImport(domain::Store& store,
                                          std::string_view principal,
                                          std::string_view import_id);

}  // namespace cte::server
