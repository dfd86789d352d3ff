#include "server/services/credential_service.h"

#include "server/services/award_calls.h"
#include "server/services/catalogue_calls.h"
#include "server/services/student_calls.h"
#include "server/services/unary_call.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;
using Context = grpc::CallbackServerContext;

}  // namespace

grpc::ServerUnaryReactor* CredentialService::ListCredentials(
    Context* context, const v1::ListCredentialsRequest* request,
    v1::ListCredentialsResponse* response) {
  return RunUnary(gate_, context, request, response, calls::ListCredentials);
}

grpc::ServerUnaryReactor* CredentialService::AwardCredential(
    Context* context, const v1::AwardCredentialRequest* request,
    v1::AwardCredentialResponse* response) {
  return RunUnary(gate_, context, request, response, calls::AwardCredential);
}

grpc::ServerUnaryReactor* CredentialService::RemoveAward(
    Context* context, const v1::RemoveAwardRequest* request,
    v1::RemoveAwardResponse* response) {
  return RunUnary(gate_, context, request, response, calls::RemoveAward);
}

grpc::ServerUnaryReactor* CredentialService::ListAwards(
    Context* context, const v1::ListAwardsRequest* request,
    v1::ListAwardsResponse* response) {
  return RunUnary(gate_, context, request, response, calls::ListAwards);
}

grpc::ServerUnaryReactor* CredentialService::GetStudent(
    Context* context, const v1::GetStudentRequest* request,
    v1::GetStudentResponse* response) {
  return RunUnary(gate_, context, request, response, calls::GetStudent);
}

grpc::ServerUnaryReactor* CredentialService::GetIndicator(
    Context* context, const v1::GetIndicatorRequest* request,
    v1::GetIndicatorResponse* response) {
  return RunUnary(gate_, context, request, response, calls::GetIndicator);
}

grpc::ServerUnaryReactor* CredentialService::ListQualifyingStudents(
    Context* context, const v1::ListQualifyingStudentsRequest* request,
    v1::ListQualifyingStudentsResponse* response) {
  return RunUnary(gate_, context, request, response,
                  calls::ListQualifyingStudents);
}

grpc::ServerUnaryReactor* CredentialService::ListSuggestions(
    Context* context, const v1::ListSuggestionsRequest* request,
    v1::ListSuggestionsResponse* response) {
  return RunUnary(gate_, context, request, response, calls::ListSuggestions);
}

grpc::ServerUnaryReactor* CredentialService::SettleSuggestion(
    Context* context, const v1::SettleSuggestionRequest* request,
    v1::SettleSuggestionResponse* response) {
  return RunUnary(gate_, context, request, response, calls::SettleSuggestion);
}

}  // namespace cte::server
