#include "server/services/program_service.h"

#include "server/services/program_calls.h"
#include "server/services/school_year_calls.h"
#include "server/services/unary_call.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;
using Context = grpc::CallbackServerContext;

}  // namespace

grpc::ServerUnaryReactor* ProgramService::ListDistricts(
    Context* context, const v1::ListDistrictsRequest* request,
    v1::ListDistrictsResponse* response) {
  return RunUnary(gate_, context, request, response, calls::ListDistricts);
}

grpc::ServerUnaryReactor* ProgramService::ListPrograms(
    Context* context, const v1::ListProgramsRequest* request,
    v1::ListProgramsResponse* response) {
  return RunUnary(gate_, context, request, response, calls::ListPrograms);
}

grpc::ServerUnaryReactor* ProgramService::GetProgram(
    Context* context, const v1::GetProgramRequest* request,
    v1::GetProgramResponse* response) {
  return RunUnary(gate_, context, request, response, calls::GetProgram);
}

grpc::ServerUnaryReactor* ProgramService::ListProgramStudents(
    Context* context, const v1::ListProgramStudentsRequest* request,
    v1::ListProgramStudentsResponse* response) {
  return RunUnary(gate_, context, request, response,
                  calls::ListProgramStudents);
}

grpc::ServerUnaryReactor* ProgramService::DeclareNoCredentials(
    Context* context, const v1::DeclareNoCredentialsRequest* request,
    v1::DeclareNoCredentialsResponse* response) {
  return RunUnary(gate_, context, request, response,
                  calls::DeclareNoCredentials);
}

grpc::ServerUnaryReactor* ProgramService::WithdrawNoCredentials(
    Context* context, const v1::WithdrawNoCredentialsRequest* request,
    v1::WithdrawNoCredentialsResponse* response) {
  return RunUnary(gate_, context, request, response,
                  calls::WithdrawNoCredentials);
}

grpc::ServerUnaryReactor* ProgramService::ReviewPrograms(
    Context* context, const v1::ReviewProgramsRequest* request,
    v1::ReviewProgramsResponse* response) {
  return RunUnary(gate_, context, request, response, calls::ReviewPrograms);
}

grpc::ServerUnaryReactor* ProgramService::ListSchoolYears(
    Context* context, const v1::ListSchoolYearsRequest* request,
    v1::ListSchoolYearsResponse* response) {
  return RunUnary(gate_, context, request, response, calls::ListSchoolYears);
}

grpc::ServerUnaryReactor* ProgramService::CloseSchoolYear(
    Context* context, const v1::CloseSchoolYearRequest* request,
    v1::CloseSchoolYearResponse* response) {
  return RunUnary(gate_, context, request, response, calls::CloseSchoolYear);
}

grpc::ServerUnaryReactor* ProgramService::ReopenSchoolYear(
    Context* context, const v1::ReopenSchoolYearRequest* request,
    v1::ReopenSchoolYearResponse* response) {
  return RunUnary(gate_, context, request, response, calls::ReopenSchoolYear);
}

grpc::ServerUnaryReactor* ProgramService::SetCurrentSchoolYear(
    Context* context, const v1::SetCurrentSchoolYearRequest* request,
    v1::SetCurrentSchoolYearResponse* response) {
  return RunUnary(gate_, context, request, response,
                  calls::SetCurrentSchoolYear);
}

}  // namespace cte::server
