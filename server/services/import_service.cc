#include "server/services/import_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/audit.h"
#include "domain/error.h"
#include "domain/import.h"
#include "domain/text.h"
#include "server/convert/import.h"
#include "server/convert/page.h"
#include "server/imports/error_text.h"
#include "server/services/download_reactor.h"
#include "server/services/unary_call.h"
#include "server/services/watch_reactor.h"
#include "server/streams/import_rows_reactor.h"
#include "server/workbook/annotate.h"
#include "server/workbook/template.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;
using Context = grpc::CallbackServerContext;

constexpr Slots::Counts kDownloads = {.all = 8, .of_one = 2};
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

// Whether it is all or nothing.
absl::StatusOr<bool> ParsePolicy(v1::ImportRowsRequest::Policy policy) {
  switch (policy) {
    case v1::ImportRowsRequest::POLICY_EACH_BATCH:
      return false;
    case v1::ImportRowsRequest::POLICY_ALL_OR_NOTHING:
      return true;
    default:
      return domain::Error(
          absl::StatusCode::kInvalidArgument, "POLICY_UNKNOWN",
          absl::StrCat("The policy is ", static_cast<int>(policy),
                       "; this server knows 1, each batch by itself, and 2, "
                       "all or nothing."));
  }
}

absl::Status CheckSourceName(const std::string& name) {
  constexpr std::size_t kMaxBytes = 255;
  if (!name.empty() && name.size() <= kMaxBytes &&
      !domain::HasControlCharacter(name)) {
    return absl::OkStatus();
  }
  return domain::Error(
      absl::StatusCode::kInvalidArgument, "SOURCE_NAME_INVALID",
      absl::StrCat("The source_name has ", name.size(),
                   " bytes; it is one line of 1 to ", kMaxBytes,
                   " bytes, as in \"SIS nightly\"."));
}

absl::Status ListImports(domain::Store& store, const Caller& caller,
                         const v1::ListImportsRequest& request,
                         v1::ListImportsResponse& response) {
  const auto page =
      Page<ImportPosition>::Parse(request, PageQuery("imports"), kImportsPage);
  if (!page.ok()) return page.status();
  const bool sees_all =
      domain::HoldsInState(caller.grants, domain::Role::kStateAdministrator);
  const auto imports = store.imports().List(
      sees_all ? "" : caller.actor.principal,
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

absl::Status ListImportRows(domain::Store& store, const Caller& caller,
                            const v1::ListImportRowsRequest& request,
                            v1::ListImportRowsResponse& response) {
  const domain::ImportId id = caller.found_import->id;
  const auto invalid_only = ParseFilter(request.filter());
  if (!invalid_only.ok()) return invalid_only.status();
  const auto page = Page<domain::RowPosition>::Parse(
      request,
      PageQuery("import rows").Add(domain::ToString(id)).Add(*invalid_only));
  if (!page.ok()) return page.status();
  const auto read_rows = [&](int limit) {
    return store.imports().ReadRows(
        id, page->after().value_or(domain::RowPosition()), *invalid_only,
        limit);
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

absl::StatusOr<std::string> Annotate(domain::Store& store, const Caller& caller,
                                     const WorkbookLimits& limits) {
  const domain::Import& import = *caller.found_import;
  if (auto may = domain::MayDownload(import); !may.ok()) return may;
  auto file = store.imports().ReadFile(import.id);
  if (!file.ok()) return file.status();
  domain::AuditEvent exported;
  exported.action = domain::AuditAction::kExported;
  exported.import = import.id;
  exported.changes = {{"export", "", "annotated workbook"}};
  auto recorded = store.audit().RecordRead(caller.actor, exported);
  if (!recorded.ok()) return recorded;
  ErrorTexts texts(store.imports(), import.id);
  return AnnotateWorkbook(*std::move(file), limits,
                          [&](std::int32_t row) { return texts.Of(row); });
}

absl::Status GetImport(domain::Store& /*store*/, const Caller& caller,
                       const v1::GetImportRequest& /*request*/,
                       v1::GetImportResponse& response) {
  *response.mutable_import() = ToProto(*caller.found_import);
  return absl::OkStatus();
}

absl::Status CommitImport(domain::Store& store, const Caller& caller,
                          const v1::CommitImportRequest& request,
                          ImportRunner& runner, ImportLimit& limit,
                          v1::CommitImportResponse& response) {
  if (!request.request_id().empty()) {
    auto valid = domain::CheckRequestId(request.request_id());
    if (!valid.ok()) return valid;
  }
  // Who asks again is answered again.
  if (caller.found_import->state == domain::ImportState::kChecked) {
    auto may = limit.MayBegin(store.imports(), caller.actor.principal);
    if (!may.ok()) return may;
  }
  const auto committing = store.imports().BeginCommit(
      caller.found_import->id, caller.actor, request.all_or_nothing());
  if (!committing.ok()) return committing.status();
  if (!domain::IsAtRest(committing->state)) runner.Wake(committing->id);
  *response.mutable_import() = ToProto(*committing);
  return absl::OkStatus();
}

absl::Status DiscardImport(domain::Store& store, const Caller& caller,
                           const v1::DiscardImportRequest& /*request*/,
                           v1::DiscardImportResponse& response) {
  const auto discarded =
      store.imports().Discard(caller.actor, caller.found_import->id);
  if (!discarded.ok()) return discarded.status();
  *response.mutable_import() = ToProto(*discarded);
  return absl::OkStatus();
}

// What a stream is opened with, once its header is in order.
absl::StatusOr<std::unique_ptr<RowStream>> OpenStream(
    domain::Store& store, const Caller& caller,
    const v1::ImportRowsRequest::Header& header,
    const ImportService::Options& options) {
  auto status = domain::CheckRequestId(header.request_id());
  if (!status.ok()) return status;
  const auto all_or_nothing = ParsePolicy(header.policy());
  if (!all_or_nothing.ok()) return all_or_nothing.status();
  status = CheckSourceName(header.source_name());
  if (!status.ok()) return status;
  return OpenRowStream(
      store, caller.actor,
      {header.request_id(), header.source_name(), *all_or_nothing},
      header.validate_only(), options.stream_expiry, options.metrics);
}

}  // namespace

ImportService::ImportService(Gate& gate, ImportRunner& runner,
                             const Options& options)
    : gate_(gate),
      runner_(runner),
      options_(options),
      limit_(options.imports_of_one),
      downloads_(kDownloads, "makes and sends workbooks") {}

grpc::ServerReadReactor<v1::UploadImportRequest>* ImportService::UploadImport(
    Context* context, v1::UploadImportResponse* response) {
  return new UploadReactor(gate_.BeginStream<v1::UploadImportRequest>(context),
                           runner_, limit_, options_.upload, response);
}

grpc::ServerBidiReactor<v1::ImportRowsRequest, v1::ImportRowsResponse>*
ImportService::ImportRows(Context* context) {
  // Of the stream, until it is over.
  auto place = std::make_shared<ImportLimit::Place>();
  return new ImportRowsReactor(
      gate_.BeginStream<v1::ImportRowsRequest>(context), runner_,
      [this, place](domain::Store& store, const Caller& caller,
                    const v1::ImportRowsRequest::Header& header)
          -> absl::StatusOr<std::unique_ptr<RowStream>> {
        auto taken = limit_.Take(store.imports(), caller.actor.principal);
        if (!taken.ok()) return taken.status();
        *place = *std::move(taken);
        return OpenStream(store, caller, header, options_);
      });
}

grpc::ServerUnaryReactor* ImportService::GetImport(
    Context* context, const v1::GetImportRequest* request,
    v1::GetImportResponse* response) {
  return RunUnary(gate_, context, request, response, server::GetImport);
}

grpc::ServerUnaryReactor* ImportService::ListImports(
    Context* context, const v1::ListImportsRequest* request,
    v1::ListImportsResponse* response) {
  return RunUnary(gate_, context, request, response, server::ListImports);
}

grpc::ServerUnaryReactor* ImportService::ListImportRows(
    Context* context, const v1::ListImportRowsRequest* request,
    v1::ListImportRowsResponse* response) {
  return RunUnary(gate_, context, request, response, server::ListImportRows);
}

grpc::ServerUnaryReactor* ImportService::CommitImport(
    Context* context, const v1::CommitImportRequest* request,
    v1::CommitImportResponse* response) {
  return RunUnary(
      gate_.Begin(context, request),
      [this, request, response](domain::Store& store, const Caller& caller) {
        return server::CommitImport(store, caller, *request, runner_, limit_,
                                    *response);
      });
}

grpc::ServerUnaryReactor* ImportService::DiscardImport(
    Context* context, const v1::DiscardImportRequest* request,
    v1::DiscardImportResponse* response) {
  return RunUnary(gate_, context, request, response, server::DiscardImport);
}

grpc::ServerWriteReactor<v1::WatchImportResponse>* ImportService::WatchImport(
    Context* context, const v1::WatchImportRequest* request) {
  return new WatchReactor(gate_.BeginStream(context, request),
                          runner_.watchers());
}

grpc::ServerWriteReactor<v1::DownloadAnnotatedWorkbookResponse>*
ImportService::DownloadAnnotatedWorkbook(
    Context* context, const v1::DownloadAnnotatedWorkbookRequest* request) {
  return new DownloadReactor<v1::DownloadAnnotatedWorkbookResponse>(
      gate_.BeginStream(context, request), Lane::kBackground, downloads_,
      [this](domain::Store& store, const Caller& caller, const auto&) {
        return Annotate(store, caller, options_.upload.limits);
      });
}

grpc::ServerWriteReactor<v1::DownloadImportTemplateResponse>*
ImportService::DownloadImportTemplate(
    Context* context, const v1::DownloadImportTemplateRequest* request) {
  return new DownloadReactor<v1::DownloadImportTemplateResponse>(
      gate_.BeginStream(context, request), Lane::kInteractive, downloads_,
      [](domain::Store&, const Caller&, const auto&) {
        return ImportTemplate();
      });
}

}  // namespace cte::server
