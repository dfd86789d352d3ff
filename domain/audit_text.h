#pragma once

#include <string>

#include "domain/access.h"
#include "domain/credential.h"
#include "domain/suggestion.h"

// The words in which an audit record tells values, those of the protos: as in
// "APPROVED", "STATE_ADMINISTRATOR", "true".
namespace cte::domain {

std::string AuditText(CredentialType type);
std::string AuditText(SuggestionState state);
std::string AuditText(Role role);
std::string AuditText(ScopeType type);
std::string AuditText(bool value);

}  // namespace cte::domain
