#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cte::domain {

// What can be said about a row. The numbers are stored: never change or reuse
// one.
enum class FindingCode : std::uint8_t {
  // Errors of the seed.
  kMissingFields = 1,
  kProgramMarkedNoCredentials = 2,
  kStudentNotEnrolled = 3,
  kProgramNotFound = 4,
  kUnauthorizedPsn = 5,
  kProgramHasCredentials = 6,
  kCredentialInvalidForProgram = 7,
  // Errors of ours.
  kInvalidUic = 20,
  kInvalidPsn = 21,
  kUnknownCredential = 22,
  kInvalidNoCredentialsRow = 23,
  kConflictingRows = 24,
  kYearClosed = 25,
  kInvalidCredentialName = 26,
  kAllOrNothing = 27,
  kSuggestionDeclined = 28,
  // Warnings.
  kUicPadded = 40,
  kDuplicateRow = 41,
  kAlreadyRecorded = 42,
  kCredentialNameIgnored = 43,
  kSuggestionSettled = 44,
};

// The word that the interface carries, as in "STUDENT_NOT_ENROLLED".
std::string_view CodeName(FindingCode code);
// What a screen shows, as in "Student not enrolled in program".
std::string_view Label(FindingCode code);
// Whether it makes the row invalid; else it is a warning.
bool IsError(FindingCode code);

// One finding of one row.
struct Finding {
  FindingCode code{};
  std::string column;   // the title of the column; several joined by ", "
  std::string value;    // what the cell holds, at most kMaxShown characters
  std::string message;  // the value, the rule it breaks and what to do

  friend bool operator==(const Finding&, const Finding&) = default;
};

// Longest part of a cell that a row or a finding shows.
inline constexpr std::size_t kMaxShown = 200;

// Errors before warnings, else in the order in which they were found.
void SortBySeverity(std::vector<Finding>& findings);
bool HasError(const std::vector<Finding>& findings);

}  // namespace cte::domain
