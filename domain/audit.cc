#include "domain/audit.h"

#include <utility>

#include "domain/audit_text.h"

namespace cte::domain {

AuditEvent DeclarationEvent(AuditAction action, Psn psn,
                            std::int32_t school_year) {
  const std::string missing = "MISSING";
  const std::string declared = "DECLARED";
  const bool declares = action == AuditAction::kProgramDeclared;
  AuditEvent event;
  event.action = action;
  event.psn = psn;
  event.school_year = school_year;
  event.changes = {
      {"status", declares ? missing : declared, declares ? declared : missing}};
  return event;
}

AuditEvent GrantEvent(AuditAction action, std::string_view principal,
                      const Grant& grant) {
  AuditEvent event;
  event.action = action;
  if (grant.scope_type == ScopeType::kProgram) {
    event.psn = ParsePsn(grant.scope_code);
  }
  event.changes = {{"principal", "", std::string(principal)},
                   {"role", "", AuditText(grant.role)},
                   {"scope_type", "", AuditText(grant.scope_type)},
                   {"scope_code", "", grant.scope_code}};
  if (action == AuditAction::kGrantTaken) {
    for (AuditChange& change : event.changes) {
      std::swap(change.before, change.after);
    }
  }
  return event;
}

}  // namespace cte::domain
