#include "server/services/authorization.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "domain/access.h"
#include "domain/error.h"

namespace cte::server {
namespace {

absl::Status RoleRequired(std::string_view role) {
  return domain::Error(
      absl::StatusCode::kPermissionDenied, "ROLE_REQUIRED",
      absl::StrCat("This call is for ", std::string(role),
                   ", and you hold no such grant. Ask your district "
                   "administrator (Level 5) for access."));
}

}  // namespace

absl::Status MustBeStateAdministrator(domain::Store& store,
                                      std::string_view principal) {
  const auto grants = store.access().ListGrants(principal);
  if (!grants.ok()) return grants.status();
  return domain::IsStateAdministrator(*grants)
             ? absl::OkStatus()
             : RoleRequired("state administrators");
}

absl::Status MustBeEditor(domain::Store& store, std::string_view principal) {
  const auto grants = store.access().ListGrants(principal);
  if (!grants.ok()) return grants.status();
  return domain::MayEditSomewhere(*grants)
             ? absl::OkStatus()
             : RoleRequired("editors and administrators");
}

absl::StatusOr<domain::Import> FindImport(domain::Store& store,
                                          std::string_view principal,
                                          std::string_view import_id) {
  const auto id = domain::ParseImportId(import_id);
  if (!id) return domain::ImportNotFound(import_id);
  auto import = store.imports().Get(*id);
  if (!import.ok()) return import.status();
  if (import->created_by == principal) return import;
  const auto grants = store.access().ListGrants(principal);
  if (!grants.ok()) return grants.status();
  if (!domain::MaySee(*import, principal, *grants)) {
    return domain::ImportNotFound(import_id);
  }
  return import;
}

}  // namespace cte::server
