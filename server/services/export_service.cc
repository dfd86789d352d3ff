#include "server/services/export_service.h"

#include <utility>

#include "absl/status/statusor.h"
#include "server/convert/selection.h"
#include "server/exports/credential_list_workbook.h"
#include "server/exports/district_workbook.h"
#include "server/exports/snapshot_workbook.h"
#include "server/exports/students_workbook.h"
#include "server/services/download_reactor.h"
#include "server/services/lookup.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;
using Context = grpc::CallbackServerContext;

constexpr int kDownloads = 8;

absl::StatusOr<UnnamedFile> Make(
    domain::Store& store, const Caller& caller,
    const v1::ExportDistrictCredentialsRequest& request,
    const ExportOptions& options) {
  const auto year = FindSchoolYear(store, request.school_year());
  if (!year.ok()) return year.status();
  return DistrictWorkbook(
      store, {caller.district_code, caller.visibility, *year}, options);
}

absl::StatusOr<UnnamedFile> Make(
    domain::Store& store, const Caller& /*caller*/,
    const v1::ExportProgramStudentsRequest& request,
    const ExportOptions& options) {
  auto selection = FromProto(request.selection());
  if (!selection.ok()) return selection.status();
  const auto year = FindSchoolYear(store, selection->school_year);
  if (!year.ok()) return year.status();
  selection->school_year = *year;
  return StudentsWorkbook(store, *selection, options);
}

absl::StatusOr<UnnamedFile> Make(domain::Store& store, const Caller& /*caller*/,
                                 const v1::ExportCredentialListRequest& request,
                                 const ExportOptions& options) {
  const auto year = FindSchoolYear(store, request.school_year());
  if (!year.ok()) return year.status();
  return CredentialListWorkbook(store, *year, options);
}

}  // namespace

ExportService::ExportService(Gate& gate, std::string folder)
    : gate_(gate), folder_(std::move(folder)), downloads_(kDownloads) {}

template <typename Response, typename Request>
grpc::ServerWriteReactor<Response>* ExportService::Export(
    Context* context, const Request* request) {
  return new DownloadReactor<Response>(
      gate_.BeginStream(context, request), Lane::kBackground, downloads_,
      [this, request = *request](
          domain::Store& store, const Caller& caller,
          const auto& keep_going) -> absl::StatusOr<ByteSource> {
        return Make(store, caller, request,
                    {.folder = folder_, .keep_going = keep_going});
      });
}

grpc::ServerWriteReactor<v1::ExportDistrictCredentialsResponse>*
ExportService::ExportDistrictCredentials(
    Context* context, const v1::ExportDistrictCredentialsRequest* request) {
  return Export<v1::ExportDistrictCredentialsResponse>(context, request);
}

grpc::ServerWriteReactor<v1::ExportProgramStudentsResponse>*
ExportService::ExportProgramStudents(
    Context* context, const v1::ExportProgramStudentsRequest* request) {
  return Export<v1::ExportProgramStudentsResponse>(context, request);
}

grpc::ServerWriteReactor<v1::ExportCredentialListResponse>*
ExportService::ExportCredentialList(
    Context* context, const v1::ExportCredentialListRequest* request) {
  return Export<v1::ExportCredentialListResponse>(context, request);
}

}  // namespace cte::server
