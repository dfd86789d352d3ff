#include "server/services/export_service.h"

#include <utility>

#include "absl/status/statusor.h"
#include "domain/audit.h"
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

constexpr Slots::Counts kDownloads = {.all = 8, .of_one = 2};

domain::AuditEvent ExportEvent(std::string what, std::int32_t school_year) {
  domain::AuditEvent event;
  event.action = domain::AuditAction::kExported;
  event.school_year = school_year;
  event.changes = {{"export", "", std::move(what)}};
  return event;
}

// The workbook, once it is recorded that the caller has it (R29).
absl::StatusOr<UnnamedFile> Recorded(domain::Store& store, const Caller& caller,
                                     const domain::AuditEvent& event,
                                     UnnamedFile workbook) {
  auto recorded = store.audit().RecordRead(caller.actor, event);
  if (!recorded.ok()) return recorded;
  return workbook;
}

absl::StatusOr<UnnamedFile> Make(
    domain::Store& store, const Caller& caller,
    const v1::ExportDistrictCredentialsRequest& request,
    const ExportOptions& options) {
  const auto year = FindSchoolYear(store, request.school_year());
  if (!year.ok()) return year.status();
  auto workbook = DistrictWorkbook(
      store, {caller.district_code, caller.visibility, *year}, options);
  if (!workbook.ok()) return workbook;
  domain::AuditEvent event = ExportEvent("district credentials", *year);
  event.changes.push_back({"district_code", "", caller.district_code});
  return Recorded(store, caller, event, *std::move(workbook));
}

absl::StatusOr<UnnamedFile> Make(
    domain::Store& store, const Caller& caller,
    const v1::ExportProgramStudentsRequest& request,
    const ExportOptions& options) {
  auto selection = FromProto(request.selection());
  if (!selection.ok()) return selection.status();
  const auto year = FindSchoolYear(store, selection->school_year);
  if (!year.ok()) return year.status();
  selection->school_year = *year;
  auto workbook = StudentsWorkbook(store, *selection, options);
  if (!workbook.ok()) return workbook;
  domain::AuditEvent event = ExportEvent("program students", *year);
  event.psn = caller.program->psn;
  if (!selection->class_code.empty()) {
    event.changes.push_back({"class_code", "", selection->class_code});
  }
  return Recorded(store, caller, event, *std::move(workbook));
}

absl::StatusOr<UnnamedFile> Make(domain::Store& store, const Caller& caller,
                                 const v1::ExportCredentialListRequest& request,
                                 const ExportOptions& options) {
  const auto year = FindSchoolYear(store, request.school_year());
  if (!year.ok()) return year.status();
  auto workbook = CredentialListWorkbook(store, *year, options);
  if (!workbook.ok()) return workbook;
  return Recorded(store, caller, ExportEvent("credential list", *year),
                  *std::move(workbook));
}

}  // namespace

ExportService::ExportService(Gate& gate, std::string folder)
    : gate_(gate),
      folder_(std::move(folder)),
      downloads_(kDownloads, "makes and sends workbooks") {}

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
