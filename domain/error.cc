#include "domain/error.h"

#include "absl/strings/cord.h"

namespace cte::domain {
namespace {

constexpr std::string_view kReason = "cte/reason";
constexpr std::string_view kMetadataPrefix = "cte/metadata/";

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

}  // namespace cte::domain
