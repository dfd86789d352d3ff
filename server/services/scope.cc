#include "server/services/scope.h"

#include <utility>

#include "domain/error.h"
#include "server/services/authorization.h"

namespace cte::server {

absl::StatusOr<Scope> ScopeOfProgram(domain::Store& store,
                                     std::string_view principal,
                                     std::int64_t psn) {
  const auto program = FindProgram(store, principal, psn, Access::kView);
  if (!program.ok()) return program.status();
  auto visibility = FindVisible(store, principal, "");
  if (!visibility.ok()) return visibility.status();
  return Scope{program->psn, "", *std::move(visibility)};
}

absl::StatusOr<Scope> ScopeOfDistrict(domain::Store& store,
                                      std::string_view principal,
                                      std::string_view district_code) {
  if (district_code.empty()) return ScopeRequired();
  auto visibility = FindVisible(store, principal, district_code);
  if (!visibility.ok()) return visibility.status();
  return Scope{std::nullopt, std::string(district_code),
               *std::move(visibility)};
}

absl::Status ScopeRequired() {
  return domain::Error(absl::StatusCode::kInvalidArgument, "SCOPE_REQUIRED",
                       "The request does not say whose awards it is about. "
                       "Give one field of its scope.");
}

}  // namespace cte::server
