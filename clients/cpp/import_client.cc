#include "clients/cpp/import_client.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/download.h"
#include "clients/cpp/error.h"
#include "clients/cpp/request_id.h"
#include "clients/cpp/unary.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

constexpr std::size_t kChunkBytes = 512 << 10;
constexpr int kImportsPerPage = 50;

absl::Status Unreadable(const std::filesystem::path& file,
                        std::string_view why) {
  return LocalError(absl::StatusCode::kNotFound, "FILE_UNREADABLE",
                    absl::StrCat("The file ", file.string(),
                                 " cannot be read: ", std::string(why),
                                 ". Check the name and the permissions."));
}

template <typename Response>
absl::StatusOr<v1::Import> ImportOf(absl::StatusOr<Response> response) {
  if (!response.ok()) return response.status();
  return std::move(*response->mutable_import());
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
    return call.Ended(status);
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
    const absl::Status status = call.Ended(reader->Finish());
    if (status.ok() && latest) return *std::move(latest);
    if (status.ok()) {
      return LocalError(absl::StatusCode::kInternal, "WATCH_EMPTY",
                        "The server ended its report on the import without "
                        "saying anything. Ask for the import again.");
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
  return ImportOf(
      Unary(*stub_, &v1::ImportService::Stub::GetImport, request, options_));
}

absl::StatusOr<v1::Import> ImportClient::Commit(const std::string& import_id,
                                                bool all_or_nothing) {
  v1::CommitImportRequest request;
  request.set_import_id(import_id);
  request.set_request_id(NewRequestId());
  request.set_all_or_nothing(all_or_nothing);
  return ImportOf(
      Unary(*stub_, &v1::ImportService::Stub::CommitImport, request, options_));
}

absl::StatusOr<v1::Import> ImportClient::Discard(const std::string& import_id) {
  v1::DiscardImportRequest request;
  request.set_import_id(import_id);
  return ImportOf(Unary(*stub_, &v1::ImportService::Stub::DiscardImport,
                        request, options_));
}

absl::Status ImportClient::List(
    const std::function<bool(const Import&)>& import) {
  v1::ListImportsRequest request;
  request.set_page_size(kImportsPerPage);
  return EachPage(*stub_, &v1::ImportService::Stub::ListImports, request,
                  options_, [&](const v1::ListImportsResponse& page) {
                    return std::all_of(page.imports().begin(),
                                       page.imports().end(), import);
                  });
}

absl::Status ImportClient::ListRows(
    const std::string& import_id, RowFilter filter,
    const std::function<void(const RowPage&)>& page) {
  v1::ListImportRowsRequest request;
  request.set_import_id(import_id);
  request.set_filter(filter);
  return EachPage(*stub_, &v1::ImportService::Stub::ListImportRows, request,
                  options_, page);
}

absl::Status ImportClient::DownloadAnnotatedWorkbook(
    const std::string& import_id, PrivateFile file) {
  v1::DownloadAnnotatedWorkbookRequest request;
  request.set_import_id(import_id);
  return Download(*stub_, &v1::ImportService::Stub::DownloadAnnotatedWorkbook,
                  request, std::move(file), options_);
}

absl::Status ImportClient::DownloadTemplate(PrivateFile file) {
  return Download(*stub_, &v1::ImportService::Stub::DownloadImportTemplate,
                  v1::DownloadImportTemplateRequest(), std::move(file),
                  options_);
}

}  // namespace cte::client
