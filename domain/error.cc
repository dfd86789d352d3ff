#include "domain/error.h"

#include <algorithm>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace cte::domain {
namespace {

constexpr std::string_view kReason = "cte/reason";
constexpr std::string_view kRetryDelay = "cte/retry-delay";
constexpr std::string_view kMetadataPrefix = "cte/metadata/";
// Followed by a number, because payloads have no order, and the field.
constexpr std::string_view kViolationPrefix = "cte/violation/";
constexpr std::size_t kNumberDigits = 8;

absl::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

absl::Status Error(absl::StatusCode code, std::string_view reason,
                   std::string_view message,
                   const std::map<std::string, std::string>& metadata) {
  absl::Status status(code, View(message));
  status.SetPayload(View(kReason), absl::Cord(View(reason)));
  for (const auto& [key, value] : metadata) {
    status.SetPayload(std::string(kMetadataPrefix) + key, absl::Cord(value));
  }
  return status;
}

std::string ErrorReason(const absl::Status& status) {
  const auto payload = status.GetPayload(View(kReason));
  return payload ? std::string(*payload) : std::string();
}

std::map<std::string, std::string> ErrorMetadata(const absl::Status& status) {
  std::map<std::string, std::string> metadata;
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& value) {
    if (url.substr(0, kMetadataPrefix.size()) == View(kMetadataPrefix)) {
      metadata.emplace(url.substr(kMetadataPrefix.size()), std::string(value));
    }
  });
  return metadata;
}

void SetRetryDelay(absl::Status& status, absl::Duration delay) {
  status.SetPayload(View(kRetryDelay), absl::Cord(absl::FormatDuration(delay)));
}

absl::Duration RetryDelayOf(const absl::Status& status) {
  absl::Duration delay = absl::Seconds(1);
  if (const auto payload = status.GetPayload(View(kRetryDelay))) {
    absl::ParseDuration(std::string(*payload), &delay);
  }
  return delay;
}

void SetFieldViolations(absl::Status& status,
                        const std::vector<FieldViolation>& violations) {
  for (std::size_t i = 0; i < violations.size(); ++i) {
    status.SetPayload(
        absl::StrCat(View(kViolationPrefix), absl::Dec(i, absl::kZeroPad8),
                     violations[i].field),
        absl::Cord(violations[i].description));
  }
}

std::vector<FieldViolation> FieldViolationsOf(const absl::Status& status) {
  std::vector<std::pair<std::string, std::string>> found;
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& value) {
    if (absl::StartsWith(url, View(kViolationPrefix))) {
      found.emplace_back(url.substr(kViolationPrefix.size()),
                         std::string(value));
    }
  });
  std::sort(found.begin(), found.end());
  std::vector<FieldViolation> violations;
  for (auto& [key, description] : found) {
    violations.push_back({key.substr(kNumberDigits), std::move(description)});
  }
  return violations;
}

}  // namespace cte::domain
