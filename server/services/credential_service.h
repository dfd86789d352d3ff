#pragma once

#include <cte/credentials/v1/credential_service.grpc.pb.h>

#include "server/gate/gate.h"

namespace cte::server {

// CredentialService of the contracts. No call waits for the database in a
// thread of gRPC's. Thread safe.
class CredentialService final
    : public credentials::v1::CredentialService::CallbackService {
 public:
  // Does not own the gate, which outlives the service.
  explicit CredentialService(Gate& gate) : gate_(gate) {}

  grpc::ServerUnaryReactor* ListCredentials(
      grpc::CallbackServerContext* context,
      const credentials::v1::ListCredentialsRequest* request,
      credentials::v1::ListCredentialsResponse* response) override;
  grpc::ServerUnaryReactor* AwardCredential(
      grpc::CallbackServerContext* context,
      const credentials::v1::AwardCredentialRequest* request,
      credentials::v1::AwardCredentialResponse* response) override;
  grpc::ServerUnaryReactor* RemoveAward(
      grpc::CallbackServerContext* context,
      const credentials::v1::RemoveAwardRequest* request,
      credentials::v1::RemoveAwardResponse* response) override;
  grpc::ServerUnaryReactor* ListAwards(
      grpc::CallbackServerContext* context,
      const credentials::v1::ListAwardsRequest* request,
      credentials::v1::ListAwardsResponse* response) override;
  grpc::ServerUnaryReactor* GetStudent(
      grpc::CallbackServerContext* context,
      const credentials::v1::GetStudentRequest* request,
      credentials::v1::GetStudentResponse* response) override;
  grpc::ServerUnaryReactor* GetIndicator(
      grpc::CallbackServerContext* context,
      const credentials::v1::GetIndicatorRequest* request,
      credentials::v1::GetIndicatorResponse* response) override;
  grpc::ServerUnaryReactor* ListQualifyingStudents(
      grpc::CallbackServerContext* context,
      const credentials::v1::ListQualifyingStudentsRequest* request,
      credentials::v1::ListQualifyingStudentsResponse* response) override;
  grpc::ServerUnaryReactor* ListSuggestions(
      grpc::CallbackServerContext* context,
      const credentials::v1::ListSuggestionsRequest* request,
      credentials::v1::ListSuggestionsResponse* response) override;
  grpc::ServerUnaryReactor* SettleSuggestion(
      grpc::CallbackServerContext* context,
      const credentials::v1::SettleSuggestionRequest* request,
      credentials::v1::SettleSuggestionResponse* response) override;

 private:
  Gate& gate_;
};

}  // namespace cte::server
