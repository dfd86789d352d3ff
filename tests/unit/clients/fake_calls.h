#pragma once

#include <grpcpp/support/status.h>
#include <grpcpp/support/sync_stream.h>

#include <deque>
#include <string>
#include <vector>

#include "cte/credentials/v1/credential_service.grpc.pb.h"
#include "cte/credentials/v1/export_service.grpc.pb.h"
#include "cte/credentials/v1/program_service.grpc.pb.h"

namespace cte::client {

// One call of a fake service: a test puts in what it answers and looks at what
// came in. One call at a time.
template <typename Request, typename Response>
struct FakeCall {
  // Each call takes the first of these, if any, ...
  std::deque<grpc::Status> failures;
  // ... else the first of these; without any, an empty answer.
  std::deque<Response> responses;
  std::vector<Request> requests;

  grpc::Status Answer(const Request& request, Response& response) {
    requests.push_back(request);
    if (!failures.empty()) {
      grpc::Status failure = failures.front();
      failures.pop_front();
      return failure;
    }
    if (!responses.empty()) {
      response = responses.front();
      responses.pop_front();
    }
    return grpc::Status::OK;
  }
};

// A ProgramService that answers what a test put in.
class FakePrograms : public credentials::v1::ProgramService::Service {
 public:
  FakeCall<credentials::v1::ListDistrictsRequest,
           credentials::v1::ListDistrictsResponse>
      list_districts;
  FakeCall<credentials::v1::ListProgramsRequest,
           credentials::v1::ListProgramsResponse>
      list_programs;
  FakeCall<credentials::v1::GetProgramRequest,
           credentials::v1::GetProgramResponse>
      get_program;
  FakeCall<credentials::v1::ListProgramStudentsRequest,
           credentials::v1::ListProgramStudentsResponse>
      list_program_students;
  FakeCall<credentials::v1::DeclareNoCredentialsRequest,
           credentials::v1::DeclareNoCredentialsResponse>
      declare_no_credentials;
  FakeCall<credentials::v1::WithdrawNoCredentialsRequest,
           credentials::v1::WithdrawNoCredentialsResponse>
      withdraw_no_credentials;
  FakeCall<credentials::v1::ReviewProgramsRequest,
           credentials::v1::ReviewProgramsResponse>
      review_programs;
  FakeCall<credentials::v1::ListSchoolYearsRequest,
           credentials::v1::ListSchoolYearsResponse>
      list_school_years;
  FakeCall<credentials::v1::CloseSchoolYearRequest,
           credentials::v1::CloseSchoolYearResponse>
      close_school_year;
  FakeCall<credentials::v1::ReopenSchoolYearRequest,
           credentials::v1::ReopenSchoolYearResponse>
      reopen_school_year;
  FakeCall<credentials::v1::SetCurrentSchoolYearRequest,
           credentials::v1::SetCurrentSchoolYearResponse>
      set_current_school_year;

  grpc::Status ListDistricts(
      grpc::ServerContext*,
      const credentials::v1::ListDistrictsRequest* request,
      credentials::v1::ListDistrictsResponse* response) override {
    return list_districts.Answer(*request, *response);
  }

  grpc::Status ListPrograms(
      grpc::ServerContext*, const credentials::v1::ListProgramsRequest* request,
      credentials::v1::ListProgramsResponse* response) override {
    return list_programs.Answer(*request, *response);
  }

  grpc::Status GetProgram(
      grpc::ServerContext*, const credentials::v1::GetProgramRequest* request,
      credentials::v1::GetProgramResponse* response) override {
    return get_program.Answer(*request, *response);
  }

  grpc::Status ListProgramStudents(
      grpc::ServerContext*,
      const credentials::v1::ListProgramStudentsRequest* request,
      credentials::v1::ListProgramStudentsResponse* response) override {
    return list_program_students.Answer(*request, *response);
  }

  grpc::Status DeclareNoCredentials(
      grpc::ServerContext*,
      const credentials::v1::DeclareNoCredentialsRequest* request,
      credentials::v1::DeclareNoCredentialsResponse* response) override {
    return declare_no_credentials.Answer(*request, *response);
  }

  grpc::Status WithdrawNoCredentials(
      grpc::ServerContext*,
      const credentials::v1::WithdrawNoCredentialsRequest* request,
      credentials::v1::WithdrawNoCredentialsResponse* response) override {
    return withdraw_no_credentials.Answer(*request, *response);
  }

  grpc::Status ReviewPrograms(
      grpc::ServerContext*,
      const credentials::v1::ReviewProgramsRequest* request,
      credentials::v1::ReviewProgramsResponse* response) override {
    return review_programs.Answer(*request, *response);
  }

  grpc::Status ListSchoolYears(
      grpc::ServerContext*,
      const credentials::v1::ListSchoolYearsRequest* request,
      credentials::v1::ListSchoolYearsResponse* response) override {
    return list_school_years.Answer(*request, *response);
  }

  grpc::Status CloseSchoolYear(
      grpc::ServerContext*,
      const credentials::v1::CloseSchoolYearRequest* request,
      credentials::v1::CloseSchoolYearResponse* response) override {
    return close_school_year.Answer(*request, *response);
  }

  grpc::Status ReopenSchoolYear(
      grpc::ServerContext*,
      const credentials::v1::ReopenSchoolYearRequest* request,
      credentials::v1::ReopenSchoolYearResponse* response) override {
    return reopen_school_year.Answer(*request, *response);
  }

  grpc::Status SetCurrentSchoolYear(
      grpc::ServerContext*,
      const credentials::v1::SetCurrentSchoolYearRequest* request,
      credentials::v1::SetCurrentSchoolYearResponse* response) override {
    return set_current_school_year.Answer(*request, *response);
  }
};

// A CredentialService that answers what a test put in.
class FakeCredentials : public credentials::v1::CredentialService::Service {
 public:
  FakeCall<credentials::v1::ListCredentialsRequest,
           credentials::v1::ListCredentialsResponse>
      list_credentials;
  FakeCall<credentials::v1::AwardCredentialRequest,
           credentials::v1::AwardCredentialResponse>
      award_credential;
  FakeCall<credentials::v1::RemoveAwardRequest,
           credentials::v1::RemoveAwardResponse>
      remove_award;
  FakeCall<credentials::v1::ListAwardsRequest,
           credentials::v1::ListAwardsResponse>
      list_awards;
  FakeCall<credentials::v1::GetStudentRequest,
           credentials::v1::GetStudentResponse>
      get_student;
  FakeCall<credentials::v1::GetIndicatorRequest,
           credentials::v1::GetIndicatorResponse>
      get_indicator;
  FakeCall<credentials::v1::ListQualifyingStudentsRequest,
           credentials::v1::ListQualifyingStudentsResponse>
      list_qualifying_students;
  FakeCall<credentials::v1::ListSuggestionsRequest,
           credentials::v1::ListSuggestionsResponse>
      list_suggestions;
  FakeCall<credentials::v1::SettleSuggestionRequest,
           credentials::v1::SettleSuggestionResponse>
      settle_suggestion;

  grpc::Status ListCredentials(
      grpc::ServerContext*,
      const credentials::v1::ListCredentialsRequest* request,
      credentials::v1::ListCredentialsResponse* response) override {
    return list_credentials.Answer(*request, *response);
  }

  grpc::Status AwardCredential(
      grpc::ServerContext*,
      const credentials::v1::AwardCredentialRequest* request,
      credentials::v1::AwardCredentialResponse* response) override {
    return award_credential.Answer(*request, *response);
  }

  grpc::Status RemoveAward(
      grpc::ServerContext*, const credentials::v1::RemoveAwardRequest* request,
      credentials::v1::RemoveAwardResponse* response) override {
    return remove_award.Answer(*request, *response);
  }

  grpc::Status ListAwards(
      grpc::ServerContext*, const credentials::v1::ListAwardsRequest* request,
      credentials::v1::ListAwardsResponse* response) override {
    return list_awards.Answer(*request, *response);
  }

  grpc::Status GetStudent(
      grpc::ServerContext*, const credentials::v1::GetStudentRequest* request,
      credentials::v1::GetStudentResponse* response) override {
    return get_student.Answer(*request, *response);
  }

  grpc::Status GetIndicator(
      grpc::ServerContext*, const credentials::v1::GetIndicatorRequest* request,
      credentials::v1::GetIndicatorResponse* response) override {
    return get_indicator.Answer(*request, *response);
  }

  grpc::Status ListQualifyingStudents(
      grpc::ServerContext*,
      const credentials::v1::ListQualifyingStudentsRequest* request,
      credentials::v1::ListQualifyingStudentsResponse* response) override {
    return list_qualifying_students.Answer(*request, *response);
  }

  grpc::Status ListSuggestions(
      grpc::ServerContext*,
      const credentials::v1::ListSuggestionsRequest* request,
      credentials::v1::ListSuggestionsResponse* response) override {
    return list_suggestions.Answer(*request, *response);
  }

  grpc::Status SettleSuggestion(
      grpc::ServerContext*,
      const credentials::v1::SettleSuggestionRequest* request,
      credentials::v1::SettleSuggestionResponse* response) override {
    return settle_suggestion.Answer(*request, *response);
  }
};

// An ExportService whose workbooks hold the text "workbook".
class FakeExports : public credentials::v1::ExportService::Service {
 public:
  FakeCall<credentials::v1::ExportDistrictCredentialsRequest,
           credentials::v1::ExportDistrictCredentialsResponse>
      export_district_credentials;
  FakeCall<credentials::v1::ExportProgramStudentsRequest,
           credentials::v1::ExportProgramStudentsResponse>
      export_program_students;
  FakeCall<credentials::v1::ExportCredentialListRequest,
           credentials::v1::ExportCredentialListResponse>
      export_credential_list;

  grpc::Status ExportDistrictCredentials(
      grpc::ServerContext*,
      const credentials::v1::ExportDistrictCredentialsRequest* request,
      grpc::ServerWriter<credentials::v1::ExportDistrictCredentialsResponse>*
          writer) override {
    return Send(export_district_credentials, *request, *writer);
  }

  grpc::Status ExportProgramStudents(
      grpc::ServerContext*,
      const credentials::v1::ExportProgramStudentsRequest* request,
      grpc::ServerWriter<credentials::v1::ExportProgramStudentsResponse>*
          writer) override {
    return Send(export_program_students, *request, *writer);
  }

  grpc::Status ExportCredentialList(
      grpc::ServerContext*,
      const credentials::v1::ExportCredentialListRequest* request,
      grpc::ServerWriter<credentials::v1::ExportCredentialListResponse>* writer)
      override {
    return Send(export_credential_list, *request, *writer);
  }

 private:
  template <typename Request, typename Response>
  static grpc::Status Send(FakeCall<Request, Response>& call,
                           const Request& request,
                           grpc::ServerWriter<Response>& writer) {
    Response message;
    const grpc::Status status = call.Answer(request, message);
    for (const char* chunk : {"work", "book"}) {
      message.set_chunk(chunk);
      writer.Write(message);
    }
    return status;
  }
};

}  // namespace cte::client
