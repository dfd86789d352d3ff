#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace cte::domain {

// An expected failure is a value: an absl::Status that carries, besides the
// code and the text for a person, a stable reason for a program and the values
// that it is about. The reasons are those that the protos list.
//
// The text names the value, the rule and the way out. It never holds a name or
// a UIC, because it may end in a log.
absl::Status Error(absl::StatusCode code, std::string_view reason,
                   std::string_view message,
                   const std::map<std::string, std::string>& metadata = {});

// The reason given to Error, or "" for a status made otherwise.
std::string ErrorReason(const absl::Status& status);

// One wrong field of a request: its path, as in "uics[3]", and what is wrong.
// Goes to the caller alone and never to a log, so that it may hold a UIC.
struct FieldViolation {
  std::string field;
  std::string description;

  friend bool operator==(const FieldViolation&,
                         const FieldViolation&) = default;
};
// Adds them to a status made by Error.
void SetFieldViolations(absl::Status& status,
                        const std::vector<FieldViolation>& violations);
std::vector<FieldViolation> FieldViolationsOf(const absl::Status& status);

// How long it makes no sense to try again; one second unless it is set.
void SetRetryDelay(absl::Status& status, absl::Duration delay);
absl::Duration RetryDelayOf(const absl::Status& status);

// The metadata given to Error.
std::map<std::string, std::string> ErrorMetadata(const absl::Status& status);

}  // namespace cte::domain
