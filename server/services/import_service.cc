#include "server/services/import_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "domain/import.h"
#include "server/convert/import.h"
#include "server/convert/page.h"
#include "server/imports/error_text.h"
#include "server/services/authorization.h"
#include "server/services/download_reactor.h"
#include "server/services/unary_call.h"
#include "server/services/watch_reactor.h"
#include "server/workbook/annotate.h"
#include "server/workbook/template.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;
using Context = grpc::CallbackServerContext;

constexpr int kDownloads = 8;
constexpr int kImportsPage = 50;

// Whether only invalid rows are wanted.
absl::StatusOr<bool> ParseFilter(v1::ListImportRowsRequest::Filter filter) {
  switch (filter) {
    case v1::ListImportRowsRequest::FILTER_UNSPECIFIED:
      return false;
    case v1::ListImportRowsRequest::FILTER_INVALID:
      return true;
    default:
      return domain::Error(
          absl::StatusCode::kInvalidArgument, "FILTER_UNKNOWN",
          absl::StrCat("The filter is ", static_cast<int>(filter),
                       "; this server knows 0, all rows, and 1, the invalid "
                       "ones."));
  }
}

absl::Status ListImportsPage(domain::Store& store, const std::string& principal,
                             const v1::ListImportsRequest& request,
                             v1::ListImportsResponse& response) {
  const auto page =
      Page<ImportPosition>::Parse(request, PageQuery("imports"), kImportsPage);
  if (!page.ok()) return page.status();
  const auto grants = store.access().ListGrants(principal);
  if (!grants.ok()) return grants.status();
  const auto imports = store.imports().List(
      domain::IsStateAdministrator(*grants) ? "" : principal,
      static_cast<std::uint64_t>(page->after().value_or(ImportPosition()).id),
      page->limit());
  if (!imports.ok()) return imports.status();
  page->Fill(
      *imports,
      [](const domain::Import& import) { return ImportPosition{import.id}; },
      [&](const domain::Import& import) {
        auto& added = *response.add_imports();
        added = ToProto(import);
        added.clear_ignored_columns();
      },
      response);
  return absl::OkStatus();
}

// As many as one answer takes, one at least; says how many.
int AddRowsThatFit(const std::vector<domain::CheckedRow>& rows,
                   v1::ListImportRowsResponse& response) {
  std::size_t bytes = 0;
  for (const domain::CheckedRow& row : rows) {
    if (bytes > kMaxPageBytes) break;
    auto& added = *response.add_rows();
    added = ToProto(row);
    bytes += added.ByteSizeLong();
  }
  return response.rows_size();
}

absl::Status ListRowsPage(domain::Store& store, const std::string& principal,
                          const v1::ListImportRowsRequest& request,
                          v1::ListImportRowsResponse& response) {
  const auto import = FindImport(store, principal, request.import_id());
  if (!import.ok()) return import.status();
  const auto invalid_only = ParseFilter(request.filter());
  if (!invalid_only.ok()) return invalid_only.status();
  const auto page = Page<domain::RowPosition>::Parse(
      request, PageQuery("import rows")
                   .Add(domain::ToString(import->id))
                   .Add(*invalid_only));
  if (!page.ok()) return page.status();
  const auto read_rows = [&](int limit) {
    return store.imports().ReadRows(
        import->id, page->after().value_or(domain::RowPosition()),
        *invalid_only, limit);
  };
  auto read = read_rows(page->size());
  if (!read.ok()) return read.status();
  const int count = AddRowsThatFit(read->rows, response);
  if (count < static_cast<int>(read->rows.size())) read = read_rows(count);
  if (!read.ok()) return read.status();
  if (read->next) {
    response.set_next_page_token(page->TokenAfter(*read->next));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Annotate(domain::Store& store,
                                     const absl::StatusOr<std::string>& caller,
                                     const std::string& import_id,
                                     const WorkbookLimits& limits) {
  if (!caller.ok()) return caller.status();
  const auto import = FindImport(store, *caller, import_id);
  if (!import.ok()) return import.status();
  if (auto may = domain::MayDownload(*import); !may.ok()) return may;
  auto file = store.imports().ReadFile(import->id);
  if (!file.ok()) return file.status();
  ErrorTexts texts(store.imports(), import->id);
  return AnnotateWorkbook(*std::move(file), limits,
                          [&](std::int32_t row) { return texts.Of(row); });
}

}  // namespace

ImportService::ImportService(const Authenticator& authenticator,
                             Executor& executor, ImportRunner& runner,
                             UploadReactor::Options upload)
    : authenticator_(authenticator),
      executor_(executor),
      runner_(runner),
      upload_(upload),
      downloads_(kDownloads) {}

grpc::ServerReadReactor<v1::UploadImportRequest>* ImportService::UploadImport(
    Context* context, v1::UploadImportResponse* response) {
  return new UploadReactor(authenticator_.PrincipalOf(*context), executor_,
                           runner_, upload_, response);
}

grpc::ServerUnaryReactor* ImportService::GetImport(
    Context* context, const v1::GetImportRequest* request,
    v1::GetImportResponse* response) {
  return RunUnary(
      context, authenticator_, executor_,
      [request, response](domain::Store& store, const std::string& principal) {
        const auto import = FindImport(store, principal, request->import_id());
        if (import.ok()) *response->mutable_import() = ToProto(*import);
        return import.status();
      });
}

grpc::ServerUnaryReactor* ImportService::ListImports(
    Context* context, const v1::ListImportsRequest* request,
    v1::ListImportsResponse* response) {
  return RunUnary(
      context, authenticator_, executor_,
      [request, response](domain::Store& store, const std::string& principal) {
        return ListImportsPage(store, principal, *request, *response);
      });
}

grpc::ServerUnaryReactor* ImportService::ListImportRows(
    Context* context, const v1::ListImportRowsRequest* request,
    v1::ListImportRowsResponse* response) {
  return RunUnary(
      context, authenticator_, executor_,
      [request, response](domain::Store& store, const std::string& principal) {
        return ListRowsPage(store, principal, *request, *response);
      });
}

grpc::ServerUnaryReactor* ImportService::CommitImport(
    Context* context, const v1::CommitImportRequest* request,
    v1::CommitImportResponse* response) {
  return RunUnary(
      context, authenticator_, executor_,
      [this, request, response](domain::Store& store,
                                const std::string& principal) -> absl::Status {
        const auto found = FindImport(store, principal, request->import_id());
        if (!found.ok()) return found.status();
        if (auto may = MustBeEditor(store, principal); !may.ok()) return may;
        if (!request->request_id().empty()) {
          auto valid = domain::CheckRequestId(request->request_id());
          if (!valid.ok()) return valid;
        }
        const auto import = store.imports().BeginCommit(
            found->id, principal, request->all_or_nothing());
        if (!import.ok()) return import.status();
        if (!domain::IsAtRest(import->state)) runner_.Wake(import->id);
        *response->mutable_import() = ToProto(*import);
        return absl::OkStatus();
      });
}

grpc::ServerUnaryReactor* ImportService::DiscardImport(
    Context* context, const v1::DiscardImportRequest* request,
    v1::DiscardImportResponse* response) {
  return RunUnary(
      context, authenticator_, executor_,
      [request, response](domain::Store& store,
                          const std::string& principal) -> absl::Status {
        const auto found = FindImport(store, principal, request->import_id());
        if (!found.ok()) return found.status();
        const auto import = store.imports().Discard(found->id);
        if (import.ok()) *response->mutable_import() = ToProto(*import);
        return import.status();
      });
}

grpc::ServerWriteReactor<v1::WatchImportResponse>* ImportService::WatchImport(
    Context* context, const v1::WatchImportRequest* request) {
  return new WatchReactor(context, authenticator_.PrincipalOf(*context),
                          request->import_id(), executor_, runner_);
}

grpc::ServerWriteReactor<v1::DownloadAnnotatedWorkbookResponse>*
ImportService::DownloadAnnotatedWorkbook(
    Context* context, const v1::DownloadAnnotatedWorkbookRequest* request) {
  return new DownloadReactor<v1::DownloadAnnotatedWorkbookResponse>(
      executor_, Lane::kBackground, downloads_,
      [this, principal = authenticator_.PrincipalOf(*context),
       import_id = request->import_id()](domain::Store& store, const auto&) {
        return Annotate(store, principal, import_id, upload_.limits);
      });
}

grpc::ServerWriteReactor<v1::DownloadImportTemplateResponse>*
ImportService::DownloadImportTemplate(
    Context* context, const v1::DownloadImportTemplateRequest* /*request*/) {
  return new DownloadReactor<v1::DownloadImportTemplateResponse>(
      executor_, Lane::kInteractive, downloads_,
      [caller = authenticator_.PrincipalOf(*context)](
          domain::Store&, const auto&) -> absl::StatusOr<ByteSource> {
        if (!caller.ok()) return caller.status();
        return ImportTemplate();
      });
}

}  // namespace cte::server
