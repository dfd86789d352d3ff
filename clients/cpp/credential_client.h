#pragma once

#include <grpcpp/channel.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/call.h"
#include "cte/credentials/v1/credential_service.grpc.pb.h"

namespace cte::client {

// The catalogue, awards, students' profiles, the indicator and suggestions; see
// CredentialService for what each call means and which reasons it refuses with.
//
// Threads, failures, retries, ownership and lists: as ProgramClient.
class CredentialClient {
 public:
  template <typename Page>
  using OnPage = std::function<void(const Page&)>;

  explicit CredentialClient(
      const std::shared_ptr<grpc::ChannelInterface>& channel,
      CallOptions options = {});

  absl::Status ListCredentials(
      const credentials::v1::ListCredentialsRequest& request,
      const OnPage<credentials::v1::ListCredentialsResponse>& page);

  absl::StatusOr<credentials::v1::AwardCredentialResponse> AwardCredential(
      const credentials::v1::AwardCredentialRequest& request);

  absl::StatusOr<credentials::v1::RemoveAwardResponse> RemoveAward(
      const credentials::v1::RemoveAwardRequest& request);

  absl::Status ListAwards(
      const credentials::v1::ListAwardsRequest& request,
      const OnPage<credentials::v1::ListAwardsResponse>& page);

  // A school year of 0 means the current one.
  absl::StatusOr<credentials::v1::GetStudentResponse> GetStudent(
      const std::string& uic, std::int32_t school_year);

  absl::StatusOr<credentials::v1::GetIndicatorResponse> GetIndicator(
      const credentials::v1::IndicatorScope& scope);

  absl::Status ListQualifyingStudents(
      const credentials::v1::IndicatorScope& scope,
      const OnPage<credentials::v1::ListQualifyingStudentsResponse>& page);

  absl::Status ListSuggestions(
      credentials::v1::Suggestion::State state,
      const OnPage<credentials::v1::ListSuggestionsResponse>& page);

  absl::StatusOr<credentials::v1::SettleSuggestionResponse> SettleSuggestion(
      const credentials::v1::SettleSuggestionRequest& request);

 private:
  const std::unique_ptr<credentials::v1::CredentialService::Stub> stub_;
  const CallOptions options_;
};

}  // namespace cte::client
