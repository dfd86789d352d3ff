#include "domain/finding.h"

#include <algorithm>

namespace cte::domain {

std::string_view CodeName(FindingCode code) {
  switch (code) {
    case FindingCode::kMissingFields:
      return "MISSING_FIELDS";
    case FindingCode::kProgramMarkedNoCredentials:
      return "PROGRAM_MARKED_NO_CREDENTIALS";
    case FindingCode::kStudentNotEnrolled:
      return "STUDENT_NOT_ENROLLED";
    case FindingCode::kProgramNotFound:
      return "PROGRAM_NOT_FOUND";
    case FindingCode::kUnauthorizedPsn:
      return "UNAUTHORIZED_PSN";
    case FindingCode::kProgramHasCredentials:
      return "PROGRAM_HAS_CREDENTIALS";
    case FindingCode::kCredentialInvalidForProgram:
      return "CREDENTIAL_INVALID_FOR_PROGRAM";
    case FindingCode::kInvalidUic:
      return "INVALID_UIC";
    case FindingCode::kInvalidPsn:
      return "INVALID_PSN";
    case FindingCode::kUnknownCredential:
      return "UNKNOWN_CREDENTIAL";
    case FindingCode::kInvalidNoCredentialsRow:
      return "INVALID_NO_CREDENTIALS_ROW";
    case FindingCode::kConflictingRows:
      return "CONFLICTING_ROWS";
    case FindingCode::kYearClosed:
      return "YEAR_CLOSED";
    case FindingCode::kInvalidCredentialName:
      return "INVALID_CREDENTIAL_NAME";
    case FindingCode::kAllOrNothing:
      return "ALL_OR_NOTHING";
    case FindingCode::kSuggestionDeclined:
      return "SUGGESTION_DECLINED";
    case FindingCode::kUicPadded:
      return "UIC_PADDED";
    case FindingCode::kDuplicateRow:
      return "DUPLICATE_ROW";
    case FindingCode::kAlreadyRecorded:
      return "ALREADY_RECORDED";
    case FindingCode::kCredentialNameIgnored:
      return "CREDENTIAL_NAME_IGNORED";
    case FindingCode::kSuggestionSettled:
      return "SUGGESTION_SETTLED";
  }
  return "UNKNOWN";
}

std::string_view Label(FindingCode code) {
  switch (code) {
    case FindingCode::kMissingFields:
      return "Missing Fields";
    case FindingCode::kProgramMarkedNoCredentials:
      return "PSN marked as no credentials";
    case FindingCode::kStudentNotEnrolled:
      return "Student not enrolled in program";
    case FindingCode::kProgramNotFound:
      return "The program was not found using PSN";
    case FindingCode::kUnauthorizedPsn:
      return "Unauthorized PSN";
    case FindingCode::kProgramHasCredentials:
      return "PSN has credentials";
    case FindingCode::kCredentialInvalidForProgram:
      return "The credential is invalid for the program";
    case FindingCode::kInvalidUic:
      return "Invalid UIC";
    case FindingCode::kInvalidPsn:
      return "Invalid PSN";
    case FindingCode::kUnknownCredential:
      return "Unknown credential";
    case FindingCode::kInvalidNoCredentialsRow:
      return "Invalid no-credentials row";
    case FindingCode::kConflictingRows:
      return "Conflicting rows";
    case FindingCode::kYearClosed:
      return "School year closed";
    case FindingCode::kInvalidCredentialName:
      return "Invalid credential name";
    case FindingCode::kAllOrNothing:
      return "Not written (all or nothing)";
    case FindingCode::kSuggestionDeclined:
      return "Suggestion declined";
    case FindingCode::kUicPadded:
      return "UIC padded with zeros";
    case FindingCode::kDuplicateRow:
      return "Duplicate row";
    case FindingCode::kAlreadyRecorded:
      return "Already recorded";
    case FindingCode::kCredentialNameIgnored:
      return "Credential name ignored";
    case FindingCode::kSuggestionSettled:
      return "Suggestion settled";
  }
  return "Unknown";
}

bool IsError(FindingCode code) { return code < FindingCode::kUicPadded; }

void SortBySeverity(std::vector<Finding>& findings) {
  std::stable_partition(
      findings.begin(), findings.end(),
      [](const Finding& finding) { return IsError(finding.code); });
}

bool HasError(const std::vector<Finding>& findings) {
  return std::any_of(
      findings.begin(), findings.end(),
      [](const Finding& finding) { return IsError(finding.code); });
}

}  // namespace cte::domain
