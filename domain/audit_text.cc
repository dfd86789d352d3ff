#include "domain/audit_text.h"

namespace cte::domain {

std::string AuditText(CredentialType type) {
  switch (type) {
    case CredentialType::kUnknown:
      return "";
    case CredentialType::kApproved:
      return "APPROVED";
    case CredentialType::kSupplemental:
      return "SUPPLEMENTAL";
    case CredentialType::kSuggested:
      return "SUGGESTED";
  }
  return "";
}

std::string AuditText(SuggestionState state) {
  switch (state) {
    case SuggestionState::kOpen:
      return "OPEN";
    case SuggestionState::kAdded:
      return "ADDED";
    case SuggestionState::kMapped:
      return "MAPPED";
    case SuggestionState::kDeclined:
      return "DECLINED";
  }
  return "";
}

std::string AuditText(Role role) {
  switch (role) {
    case Role::kViewer:
      return "VIEWER";
    case Role::kEditor:
      return "EDITOR";
    case Role::kDistrictAdministrator:
      return "DISTRICT_ADMINISTRATOR";
    case Role::kStateAdministrator:
      return "STATE_ADMINISTRATOR";
  }
  return "";
}

std::string AuditText(ScopeType type) {
  switch (type) {
    case ScopeType::kState:
      return "STATE";
    case ScopeType::kDistrict:
      return "DISTRICT";
    case ScopeType::kBuilding:
      return "BUILDING";
    case ScopeType::kProgram:
      return "PROGRAM";
  }
  return "";
}

std::string AuditText(bool value) { return value ? "true" : "false"; }

}  // namespace cte::domain
