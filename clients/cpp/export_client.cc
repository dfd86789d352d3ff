#include "clients/cpp/export_client.h"

#include <utility>

#include "clients/cpp/download.h"

namespace cte::client {

namespace v1 = credentials::v1;
using Stub = v1::ExportService::Stub;

ExportClient::ExportClient(
    const std::shared_ptr<grpc::ChannelInterface>& channel, CallOptions options)
    : stub_(v1::ExportService::NewStub(channel)),
      options_(std::move(options)) {}

absl::Status ExportClient::DistrictCredentials(const std::string& district_code,
                                               std::int32_t school_year,
                                               PrivateFile file) {
  v1::ExportDistrictCredentialsRequest request;
  request.set_district_code(district_code);
  request.set_school_year(school_year);
  return Download(*stub_, &Stub::ExportDistrictCredentials, request,
                  std::move(file), options_);
}

absl::Status ExportClient::ProgramStudents(
    const v1::StudentSelection& selection, PrivateFile file) {
  v1::ExportProgramStudentsRequest request;
  *request.mutable_selection() = selection;
  return Download(*stub_, &Stub::ExportProgramStudents, request,
                  std::move(file), options_);
}

absl::Status ExportClient::CredentialList(std::int32_t school_year,
                                          PrivateFile file) {
  v1::ExportCredentialListRequest request;
  request.set_school_year(school_year);
  return Download(*stub_, &Stub::ExportCredentialList, request, std::move(file),
                  options_);
}

}  // namespace cte::client
