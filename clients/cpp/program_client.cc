#include "clients/cpp/program_client.h"

#include <utility>

#include "clients/cpp/unary.h"

namespace cte::client {

namespace v1 = credentials::v1;
using Stub = v1::ProgramService::Stub;

namespace {

template <typename Request>
Request OfProgram(std::int64_t psn, std::int32_t school_year) {
  Request request;
  request.set_psn(psn);
  request.set_school_year(school_year);
  return request;
}

template <typename Request>
Request OfYear(std::int32_t school_year) {
  Request request;
  request.set_school_year(school_year);
  return request;
}

}  // namespace

ProgramClient::ProgramClient(
    const std::shared_ptr<grpc::ChannelInterface>& channel, CallOptions options)
    : stub_(v1::ProgramService::NewStub(channel)),
      options_(std::move(options)) {}

absl::Status ProgramClient::ListDistricts(
    const OnPage<v1::ListDistrictsResponse>& page) {
  return EachPage(*stub_, &Stub::ListDistricts, v1::ListDistrictsRequest(),
                  options_, page);
}

absl::Status ProgramClient::ListPrograms(
    const v1::ListProgramsRequest& request,
    const OnPage<v1::ListProgramsResponse>& page) {
  return EachPage(*stub_, &Stub::ListPrograms, request, options_, page);
}

absl::StatusOr<v1::GetProgramResponse> ProgramClient::GetProgram(
    std::int64_t psn, std::int32_t school_year) {
  return Unary(*stub_, &Stub::GetProgram,
               OfProgram<v1::GetProgramRequest>(psn, school_year), options_);
}

absl::Status ProgramClient::ListStudents(
    const v1::StudentSelection& selection,
    const OnPage<v1::ListProgramStudentsResponse>& page) {
  v1::ListProgramStudentsRequest request;
  *request.mutable_selection() = selection;
  return EachPage(*stub_, &Stub::ListProgramStudents, request, options_, page);
}

absl::StatusOr<v1::DeclareNoCredentialsResponse>
ProgramClient::DeclareNoCredentials(std::int64_t psn,
                                    std::int32_t school_year) {
  return Unary(*stub_, &Stub::DeclareNoCredentials,
               OfProgram<v1::DeclareNoCredentialsRequest>(psn, school_year),
               options_);
}

absl::StatusOr<v1::WithdrawNoCredentialsResponse>
ProgramClient::WithdrawNoCredentials(std::int64_t psn,
                                     std::int32_t school_year) {
  return Unary(*stub_, &Stub::WithdrawNoCredentials,
               OfProgram<v1::WithdrawNoCredentialsRequest>(psn, school_year),
               options_);
}

absl::Status ProgramClient::ReviewPrograms(
    const v1::ReviewProgramsRequest& request,
    const OnPage<v1::ReviewProgramsResponse>& page) {
  return EachPage(*stub_, &Stub::ReviewPrograms, request, options_, page);
}

absl::StatusOr<v1::ListSchoolYearsResponse> ProgramClient::ListSchoolYears() {
  return Unary(*stub_, &Stub::ListSchoolYears, v1::ListSchoolYearsRequest(),
               options_);
}

absl::StatusOr<v1::CloseSchoolYearResponse> ProgramClient::CloseSchoolYear(
    std::int32_t school_year) {
  return Unary(*stub_, &Stub::CloseSchoolYear,
               OfYear<v1::CloseSchoolYearRequest>(school_year), options_);
}

absl::StatusOr<v1::ReopenSchoolYearResponse> ProgramClient::ReopenSchoolYear(
    std::int32_t school_year) {
  return Unary(*stub_, &Stub::ReopenSchoolYear,
               OfYear<v1::ReopenSchoolYearRequest>(school_year), options_);
}

absl::StatusOr<v1::SetCurrentSchoolYearResponse>
ProgramClient::SetCurrentSchoolYear(std::int32_t school_year) {
  return Unary(*stub_, &Stub::SetCurrentSchoolYear,
               OfYear<v1::SetCurrentSchoolYearRequest>(school_year), options_);
}

}  // namespace cte::client
