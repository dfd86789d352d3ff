#pragma once

#include <cte/credentials/v1/program_service.grpc.pb.h>

#include "server/gate/gate.h"

namespace cte::server {

// ProgramService of the contracts. No call waits for the database in a thread
// of gRPC's. Thread safe.
class ProgramService final
    : public credentials::v1::ProgramService::CallbackService {
 public:
  // Does not own the gate, which outlives the service.
  explicit ProgramService(Gate& gate) : gate_(gate) {}

  grpc::ServerUnaryReactor* ListDistricts(
      grpc::CallbackServerContext* context,
      const credentials::v1::ListDistrictsRequest* request,
      credentials::v1::ListDistrictsResponse* response) override;
  grpc::ServerUnaryReactor* ListPrograms(
      grpc::CallbackServerContext* context,
      const credentials::v1::ListProgramsRequest* request,
      credentials::v1::ListProgramsResponse* response) override;
  grpc::ServerUnaryReactor* GetProgram(
      grpc::CallbackServerContext* context,
      const credentials::v1::GetProgramRequest* request,
      credentials::v1::GetProgramResponse* response) override;
  grpc::ServerUnaryReactor* ListProgramStudents(
      grpc::CallbackServerContext* context,
      const credentials::v1::ListProgramStudentsRequest* request,
      credentials::v1::ListProgramStudentsResponse* response) override;
  grpc::ServerUnaryReactor* DeclareNoCredentials(
      grpc::CallbackServerContext* context,
      const credentials::v1::DeclareNoCredentialsRequest* request,
      credentials::v1::DeclareNoCredentialsResponse* response) override;
  grpc::ServerUnaryReactor* WithdrawNoCredentials(
      grpc::CallbackServerContext* context,
      const credentials::v1::WithdrawNoCredentialsRequest* request,
      credentials::v1::WithdrawNoCredentialsResponse* response) override;
  grpc::ServerUnaryReactor* ReviewPrograms(
      grpc::CallbackServerContext* context,
      const credentials::v1::ReviewProgramsRequest* request,
      credentials::v1::ReviewProgramsResponse* response) override;
  grpc::ServerUnaryReactor* ListSchoolYears(
      grpc::CallbackServerContext* context,
      const credentials::v1::ListSchoolYearsRequest* request,
      credentials::v1::ListSchoolYearsResponse* response) override;
  grpc::ServerUnaryReactor* CloseSchoolYear(
      grpc::CallbackServerContext* context,
      const credentials::v1::CloseSchoolYearRequest* request,
      credentials::v1::CloseSchoolYearResponse* response) override;
  grpc::ServerUnaryReactor* ReopenSchoolYear(
      grpc::CallbackServerContext* context,
      const credentials::v1::ReopenSchoolYearRequest* request,
      credentials::v1::ReopenSchoolYearResponse* response) override;
  grpc::ServerUnaryReactor* SetCurrentSchoolYear(
      grpc::CallbackServerContext* context,
      const credentials::v1::SetCurrentSchoolYearRequest* request,
      credentials::v1::SetCurrentSchoolYearResponse* response) override;

 private:
  Gate& gate_;
};

}  // namespace cte::server
