#include "clients/cpp/import_client.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"
#include "clients/cpp/private_file.h"
#include "clients/cpp/request_id.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

constexpr std::size_t kChunkBytes = 512 << 10;
constexpr int kRowsPerPage = 1000;
constexpr int kImportsPerPage = 50;

absl::Status Unreadable(const std::filesystem::path& file,
                        std::string_view why) {
  return LocalError(absl::StatusCode::kNotFound, "FILE_UNREADABLE",
                    absl::StrCat("The file ", file.string(),
                                 " cannot be read: ", std::string(why),
                                 ". Check the name and the permissions."));
}

// One call that answers at once, with retries: `method` is the stub's.
template <typename Response, typename Request, typename Method>
absl::StatusOr<Response> Unary(v1::ImportService::Stub& stub, Method method,
                               const Request& request,
                               const CallOptions& options) {
  return Retried(options.retry, options.stop,
                 [&]() -> absl::StatusOr<Response> {
                   Call call(options, options.timeout);
                   Response response;
                   const grpc::Status status =
                       (stub.*method)(call.context(), request, &response);
                   if (!status.ok()) return FromGrpc(status);
                   return response;
                 });
}

template <typename Response>
absl::StatusOr<v1::Import> ImportOf(absl::StatusOr<Response> response) {
  if (!response.ok()) return response.status();
  return std::move(*response->mutable_import());
}

// One try of one download: `open` starts the stream.
template <typename Open>
absl::Status Download(const CallOptions& options,
                      const std::filesystem::path& path, const Open& open) {
  absl::StatusOr<PrivateFile> file = PrivateFile::Create(path);
  if (!file.ok()) return file.status();
  Call call(options, Call::kNoDeadline);
  auto [reader, message] = open(call.context());
  while (reader->Read(&message)) {
    if (absl::Status written = file->Write(message.chunk()); !written.ok()) {
      call.context()->TryCancel();
      reader->Finish();
      return written;
    }
  }
  if (const grpc::Status status = reader->Finish(); !status.ok()) {
    return FromGrpc(status);
  }
  return file->Commit();
}

}  // namespace

ImportClient::ImportClient(
    const std::shared_ptr<grpc::ChannelInterface>& channel, CallOptions options)
    : stub_(v1::ImportService::NewStub(channel)),
      options_(std::move(options)) {}

absl::StatusOr<v1::Import> ImportClient::Upload(
    const std::filesystem::path& file, std::string request_id,
    const UploadProgress& progress) {
  if (request_id.empty()) request_id = NewRequestId();
  return Retried(options_.retry, options_.stop,
                 [&] { return UploadOnce(file, request_id, progress); });
}

absl::StatusOr<v1::Import> ImportClient::UploadOnce(
    const std::filesystem::path& file, const std::string& request_id,
    const UploadProgress& progress) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error) return Unreadable(file, error.message());
  std::ifstream bytes(file, std::ios::binary);
  if (!bytes) return Unreadable(file, std::strerror(errno));

  Call call(options_, Call::kNoDeadline);
  v1::UploadImportResponse response;
  const auto writer = stub_->UploadImport(call.context(), &response);
  v1::UploadImportRequest message;
  message.mutable_header()->set_request_id(request_id);
  message.mutable_header()->set_file_name(file.filename().string());
  // A write that fails means that the server has answered: Finish tells what.
  bool open = writer->Write(message);

  std::int64_t sent = 0;
  while (open && bytes) {
    std::string& chunk = *message.mutable_chunk();
    chunk.resize(kChunkBytes);
    bytes.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    if (bytes.bad()) {
      call.context()->TryCancel();
      writer->Finish();
      return Unreadable(file, "it broke off while being read");
    }
    chunk.resize(static_cast<std::size_t>(bytes.gcount()));
    if (chunk.empty()) break;
    open = writer->Write(message);
    sent += static_cast<std::int64_t>(chunk.size());
    if (progress) progress(sent, static_cast<std::int64_t>(size));
  }
  if (open) {
    message.mutable_finish()->set_file_bytes(sent);
    writer->WriteLast(message, grpc::WriteOptions());
  }
  if (const grpc::Status status = writer->Finish(); !status.ok()) {
    return FromGrpc(status);
  }
  return std::move(*response.mutable_import());
}

absl::StatusOr<v1::Import> ImportClient::Watch(
    const std::string& import_id,
    const std::function<void(const Import&)>& changed) {
  v1::WatchImportRequest request;
  request.set_import_id(import_id);
  Backoff backoff(options_.retry);
  for (;;) {
    Call call(options_, Call::kNoDeadline);
    const auto reader = stub_->WatchImport(call.context(), request);
    std::optional<Import> latest;
    v1::WatchImportResponse message;
    while (reader->Read(&message)) {
      backoff.Progress();
      latest = std::move(*message.mutable_import());
      if (changed) changed(*latest);
    }
    const absl::Status status = FromGrpc(reader->Finish());
    if (status.ok() && latest) return *std::move(latest);
    if (status.ok()) {
      return LocalError(absl::StatusCode::kInternal, "WATCH_EMPTY",
                        "The server ended its report on the import without "
                        "saying anything. Ask again with: ctecred import show");
    }
    const std::optional<absl::Duration> delay = backoff.Next(status);
    if (!delay || options_.stop.stop_requested() ||
        !Wait(options_.stop, *delay)) {
      return status;
    }
  }
}

absl::StatusOr<v1::Import> ImportClient::Get(const std::string& import_id) {
  v1::GetImportRequest request;
  request.set_import_id(import_id);
  return ImportOf(Unary<v1::GetImportResponse>(
      *stub_, &v1::ImportService::Stub::GetImport, request, options_));
}

absl::StatusOr<v1::Import> ImportClient::Commit(const std::string& import_id,
                                                bool all_or_nothing) {
  v1::CommitImportRequest request;
  request.set_import_id(import_id);
  request.set_request_id(NewRequestId());
  request.set_all_or_nothing(all_or_nothing);
  return ImportOf(Unary<v1::CommitImportResponse>(
      *stub_, &v1::ImportService::Stub::CommitImport, request, options_));
}

absl::StatusOr<v1::Import> ImportClient::Discard(const std::string& import_id) {
  v1::DiscardImportRequest request;
  request.set_import_id(import_id);
  return ImportOf(Unary<v1::DiscardImportResponse>(
      *stub_, &v1::ImportService::Stub::DiscardImport, request, options_));
}

absl::Status ImportClient::List(
    const std::function<bool(const Import&)>& import) {
  v1::ListImportsRequest request;
  request.set_page_size(kImportsPerPage);
  do {
    const auto page = Unary<v1::ListImportsResponse>(
        *stub_, &v1::ImportService::Stub::ListImports, request, options_);
    if (!page.ok()) return page.status();
    for (const Import& one : page->imports()) {
      if (!import(one)) return absl::OkStatus();
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status ImportClient::ListRows(
    const std::string& import_id, RowFilter filter,
    const std::function<void(const RowPage&)>& page) {
  v1::ListImportRowsRequest request;
  request.set_import_id(import_id);
  request.set_filter(filter);
  request.set_page_size(kRowsPerPage);
  do {
    const auto rows = Unary<RowPage>(
        *stub_, &v1::ImportService::Stub::ListImportRows, request, options_);
    if (!rows.ok()) return rows.status();
    page(*rows);
    request.set_page_token(rows->next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status ImportClient::DownloadAnnotatedWorkbook(
    const std::string& import_id, const std::filesystem::path& file) {
  v1::DownloadAnnotatedWorkbookRequest request;
  request.set_import_id(import_id);
  return Retried(options_.retry, options_.stop, [&] {
    return Download(options_, file, [&](grpc::ClientContext* context) {
      return std::pair(stub_->DownloadAnnotatedWorkbook(context, request),
                       v1::DownloadAnnotatedWorkbookResponse());
    });
  });
}

absl::Status ImportClient::DownloadTemplate(const std::filesystem::path& file) {
  const v1::DownloadImportTemplateRequest request;
  return Retried(options_.retry, options_.stop, [&] {
    return Download(options_, file, [&](grpc::ClientContext* context) {
      return std::pair(stub_->DownloadImportTemplate(context, request),
                       v1::DownloadImportTemplateResponse());
    });
  });
}

}  // namespace cte::client
