#include "server/services/upload_reactor.h"

#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "domain/text.h"
#include "server/convert/import.h"
#include "server/workbook/reader.h"
#include "server/workbook/workbook_error.h"

namespace cte::server {
namespace {

constexpr std::size_t kMaxChunk = std::size_t{1} << 20;
constexpr std::size_t kMaxFileName = 255;

absl::Status Invalid(std::string_view reason, std::string_view message) {
  return domain::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

absl::Status OutOfOrder() {
  return Invalid("UPLOAD_OUT_OF_ORDER",
                 "An upload is one header, then chunks, then one finish, and "
                 "nothing after it. Send the file again so.");
}

absl::Status CheckFileName(const std::string& name) {
  if (!name.empty() && name.size() <= kMaxFileName &&
      !domain::HasControlCharacter(name)) {
    return absl::OkStatus();
  }
  return Invalid("FILE_NAME_INVALID",
                 absl::StrCat("The file_name has ", name.size(),
                              " bytes; it is one line of 1 to ", kMaxFileName,
                              " bytes. Send the name alone, without folders."));
}

std::string NewUploader() {
  absl::BitGen random;
  return absl::StrCat(
      absl::Hex(absl::Uniform<std::uint64_t>(random), absl::kZeroPad16));
}

}  // namespace

UploadReactor::UploadReactor(std::shared_ptr<Call> call, ImportRunner& runner,
                             ImportLimit& limit, const Options& options,
                             credentials::v1::UploadImportResponse* response)
    : call_(std::move(call)),
      uploader_(NewUploader()),
      runner_(runner),
      limit_(limit),
      options_(options),
      response_(response),
      hash_(EVP_MD_CTX_new()) {
  EVP_DigestInit_ex(hash_.get(), EVP_sha256(), nullptr);
  call_->OnEnd([this](const grpc::Status& status) { Finish(status); });
  if (!call_->EndIfRefused()) ReadOn();
}

void UploadReactor::ReadOn() {
  call_->ClientOwes(true);
  StartRead(&message_);
}

// Not cancelled with its client: the last step says what became of the upload.
void UploadReactor::OnReadDone(bool ok) {
  call_->ClientOwes(false);
  at_end_ = !ok;
  call_->Run(Lane::kInteractive,
             [this](domain::Store& store, const Caller& caller) {
               Continue(store, caller);
             });
}

void UploadReactor::OnDone() {
  call_->Done();
  delete this;
}

void UploadReactor::Continue(domain::Store& store, const Caller& caller) {
  const bool was_end = at_end_;
  auto status = Take(store, caller);
  if (!status.ok() || was_end) among_others_.reset();
  if (!status.ok()) {
    Fail(store, status);
    call_->End(status);
  } else if (was_end) {
    call_->End(absl::OkStatus());
  } else {
    ReadOn();
  }
}

absl::Status UploadReactor::Take(domain::Store& store, const Caller& caller) {
  using Message = credentials::v1::UploadImportRequest;
  if (at_end_) return TakeEnd(store);
  const auto kind = message_.message_case();
  if (place_ == Place::kHeader && kind == Message::kHeader) {
    return TakeHeader(store, caller);
  }
  if (place_ == Place::kChunks && kind == Message::kChunk) {
    return TakeChunk(store);
  }
  if (place_ == Place::kChunks && kind == Message::kFinish) return TakeFinish();
  return OutOfOrder();
}

absl::Status UploadReactor::TakeHeader(domain::Store& store,
                                       const Caller& caller) {
  const auto& header = message_.header();
  auto status = domain::CheckRequestId(header.request_id());
  if (!status.ok()) return status;
  status = CheckFileName(header.file_name());
  if (!status.ok()) return status;
  auto place = limit_.Take(store.imports(), caller.actor.principal);
  if (!place.ok()) return place.status();
  among_others_ = *std::move(place);
  auto upload = store.imports().BeginUpload(
      caller.actor.principal, header.request_id(), header.file_name(),
      uploader_, options_.stalled_after);
  if (!upload.ok()) return upload.status();
  import_ = std::move(upload->import);
  is_new_ = upload->is_new;
  place_ = Place::kChunks;
  return absl::OkStatus();
}

absl::Status UploadReactor::TakeChunk(domain::Store& store) {
  const std::string& chunk = message_.chunk();
  if (chunk.size() > kMaxChunk) {
    return Invalid(
        "CHUNK_TOO_LARGE",
        absl::StrCat("A chunk has ", chunk.size(), " bytes; it has at most ",
                     kMaxChunk, ". Send smaller ones."));
  }
  bytes_ += static_cast<std::int64_t>(chunk.size());
  if (bytes_ > options_.limits.file_bytes) {
    return FileTooLarge(options_.limits);
  }
  EVP_DigestUpdate(hash_.get(), chunk.data(), chunk.size());
  if (!is_new_ || chunk.empty()) return absl::OkStatus();
  return store.imports().AppendChunk(import_.id, uploader_, chunks_++, chunk);
}

absl::Status UploadReactor::TakeFinish() {
  place_ = Place::kEnd;
  const std::int64_t announced = message_.finish().file_bytes();
  if (announced == bytes_) return absl::OkStatus();
  return Invalid("UPLOAD_INCOMPLETE",
                 absl::StrCat("The finish says ", announced,
                              " bytes, and the chunks made ", bytes_,
                              ". Send the file again from the start."));
}

absl::Status UploadReactor::TakeEnd(domain::Store& store) {
  if (place_ == Place::kHeader) return OutOfOrder();
  if (place_ == Place::kChunks) return domain::UploadIncomplete();
  std::string sha256(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_DigestFinal_ex(hash_.get(),
                     reinterpret_cast<unsigned char*>(sha256.data()), &size);
  sha256.resize(size);
  if (is_new_) return TakeNewFile(store, sha256);
  const auto stored = store.imports().FileSha256(import_.id);
  if (!stored.ok()) return stored.status();
  if (*stored != sha256) {
    return domain::Error(
        absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
        absl::StrCat("The request_id was used for import ",
                     domain::ToString(import_.id),
                     " with another file. Send a new request_id."));
  }
  *response_->mutable_import() = ToProto(import_);
  return absl::OkStatus();
}

absl::Status UploadReactor::TakeNewFile(domain::Store& store,
                                        const std::string& sha256) {
  auto file = store.imports().ReadFile(import_.id);
  if (!file.ok()) return file.status();
  auto reader = WorkbookReader::Open(*std::move(file), options_.limits);
  if (!reader.ok()) return reader.status();
  const auto import = store.imports().FinishUpload(
      call_->actor(), import_.id, uploader_, sha256,
      {(*reader)->sheet_name(), (*reader)->header_row(),
       (*reader)->columns().ignored});
  if (!import.ok()) return import.status();
  runner_.Wake(import->id, *std::move(reader));
  *response_->mutable_import() = ToProto(*import);
  return absl::OkStatus();
}

// So that the import says what became of it, and its request_id can be sent
// again at once. If this fails too, the import is found abandoned later.
void UploadReactor::Fail(domain::Store& store, const absl::Status& status) {
  if (!is_new_) return;
  const bool is_told = !domain::ErrorReason(status).empty();
  (void)store.imports().FailUpload(
      import_.id, uploader_,
      domain::FailureOf(is_told ? status : domain::UploadIncomplete()));
}

}  // namespace cte::server
