#include "clients/cpp/credential_client.h"

#include <utility>

#include "clients/cpp/unary.h"

namespace cte::client {

namespace v1 = credentials::v1;
using Stub = v1::CredentialService::Stub;

CredentialClient::CredentialClient(
    const std::shared_ptr<grpc::ChannelInterface>& channel, CallOptions options)
    : stub_(v1::CredentialService::NewStub(channel)),
      options_(std::move(options)) {}

absl::Status CredentialClient::ListCredentials(
    const v1::ListCredentialsRequest& request,
    const OnPage<v1::ListCredentialsResponse>& page) {
  return EachPage(*stub_, &Stub::ListCredentials, request, options_, page);
}

absl::StatusOr<v1::AwardCredentialResponse> CredentialClient::AwardCredential(
    const v1::AwardCredentialRequest& request) {
  return Unary(*stub_, &Stub::AwardCredential, request, options_);
}

absl::StatusOr<v1::RemoveAwardResponse> CredentialClient::RemoveAward(
    const v1::RemoveAwardRequest& request) {
  return Unary(*stub_, &Stub::RemoveAward, request, options_);
}

absl::Status CredentialClient::ListAwards(
    const v1::ListAwardsRequest& request,
    const OnPage<v1::ListAwardsResponse>& page) {
  return EachPage(*stub_, &Stub::ListAwards, request, options_, page);
}

absl::StatusOr<v1::GetStudentResponse> CredentialClient::GetStudent(
    const std::string& uic, std::int32_t school_year) {
  v1::GetStudentRequest request;
  request.set_uic(uic);
  request.set_school_year(school_year);
  return Unary(*stub_, &Stub::GetStudent, request, options_);
}

absl::StatusOr<v1::GetIndicatorResponse> CredentialClient::GetIndicator(
    const v1::IndicatorScope& scope) {
  v1::GetIndicatorRequest request;
  *request.mutable_scope() = scope;
  return Unary(*stub_, &Stub::GetIndicator, request, options_);
}

absl::Status CredentialClient::ListQualifyingStudents(
    const v1::IndicatorScope& scope,
    const OnPage<v1::ListQualifyingStudentsResponse>& page) {
  v1::ListQualifyingStudentsRequest request;
  *request.mutable_scope() = scope;
  return EachPage(*stub_, &Stub::ListQualifyingStudents, request, options_,
                  page);
}

absl::Status CredentialClient::ListSuggestions(
    v1::Suggestion::State state,
    const OnPage<v1::ListSuggestionsResponse>& page) {
  v1::ListSuggestionsRequest request;
  request.set_state(state);
  return EachPage(*stub_, &Stub::ListSuggestions, request, options_, page);
}

absl::StatusOr<v1::SettleSuggestionResponse> CredentialClient::SettleSuggestion(
    const v1::SettleSuggestionRequest& request) {
  return Unary(*stub_, &Stub::SettleSuggestion, request, options_);
}

}  // namespace cte::client
