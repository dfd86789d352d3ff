#pragma once

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "cte/credentials/v1/import_service.grpc.pb.h"
#include "cte/credentials/v1/roster_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/unit/clients/fake_access.h"
#include "tests/unit/clients/fake_audit.h"
#include "tests/unit/clients/fake_calls.h"
#include "tests/unit/clients/fake_row_streams.h"

namespace cte::client {

// A refusal as the server makes it: google.rpc.Status in the details.
inline grpc::Status Refusal(
    grpc::StatusCode code, const std::string& reason,
    const std::string& message,
    std::optional<absl::Duration> retry_delay = std::nullopt) {
  google::rpc::Status status;
  status.set_code(code);
  status.set_message(message);
  if (!reason.empty()) {
    google::rpc::ErrorInfo info;
    info.set_reason(reason);
    info.set_domain("credentials.cte");
    (*info.mutable_metadata())["key"] = "value";
    status.add_details()->PackFrom(info);
  }
  if (retry_delay) {
    google::rpc::RetryInfo retry;
    const absl::Duration second = absl::Seconds(1);
    retry.mutable_retry_delay()->set_seconds(
        absl::IDivDuration(*retry_delay, second, &*retry_delay));
    retry.mutable_retry_delay()->set_nanos(
        static_cast<int>(absl::ToInt64Nanoseconds(*retry_delay)));
    status.add_details()->PackFrom(retry);
  }
  return grpc::Status(code, message, status.SerializeAsString());
}

// An ImportService that answers what a test put in. A test sets it up before it
// calls and looks at it after; one call at a time.
class FakeImports : public credentials::v1::ImportService::Service {
 public:
  using Import = credentials::v1::Import;

  // Each upload, watch and commit takes the first of these, if any.
  std::deque<grpc::Status> failures;
  // Each watch takes the first of these: what it sends before it ends.
  std::deque<std::vector<Import>> watches;
  Import uploaded;
  Import committed;
  std::vector<credentials::v1::ImportRow> rows;
  int rows_per_page = 2;

  // What came in.
  std::vector<std::string> request_ids;
  std::string file_name;
  std::string file;
  std::size_t largest_chunk = 0;
  std::int64_t finish_bytes = -1;
  std::vector<credentials::v1::CommitImportRequest> commits;
  std::vector<credentials::v1::ListImportRowsRequest> row_requests;

  grpc::Status UploadImport(
      grpc::ServerContext*,
      grpc::ServerReader<credentials::v1::UploadImportRequest>* reader,
      credentials::v1::UploadImportResponse* response) override {
    file.clear();
    credentials::v1::UploadImportRequest message;
    while (reader->Read(&message)) {
      if (message.has_header()) {
        request_ids.push_back(message.header().request_id());
        file_name = message.header().file_name();
        if (grpc::Status failure = Failure(); !failure.ok()) return failure;
      } else if (message.has_finish()) {
        finish_bytes = message.finish().file_bytes();
      } else {
        largest_chunk = std::max(largest_chunk, message.chunk().size());
        file += message.chunk();
      }
    }
    *response->mutable_import() = uploaded;
    return grpc::Status::OK;
  }

  FakeRowStreams streams;

  grpc::Status ImportRows(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<credentials::v1::ImportRowsResponse,
                               credentials::v1::ImportRowsRequest>* stream)
      override {
    return streams.Serve(*stream);
  }

  grpc::Status WatchImport(
      grpc::ServerContext*, const credentials::v1::WatchImportRequest*,
      grpc::ServerWriter<credentials::v1::WatchImportResponse>* writer)
      override {
    if (!watches.empty()) {
      for (const Import& state : watches.front()) {
        credentials::v1::WatchImportResponse message;
        *message.mutable_import() = state;
        writer->Write(message);
      }
      watches.pop_front();
    }
    return Failure();
  }

  grpc::Status CommitImport(
      grpc::ServerContext*, const credentials::v1::CommitImportRequest* request,
      credentials::v1::CommitImportResponse* response) override {
    commits.push_back(*request);
    *response->mutable_import() = committed;
    return grpc::Status::OK;
  }

  grpc::Status GetImport(
      grpc::ServerContext* context, const credentials::v1::GetImportRequest*,
      credentials::v1::GetImportResponse* response) override {
    context->AddTrailingMetadata("request-id", "0af7651916cd43dd");
    if (grpc::Status failure = Failure(); !failure.ok()) return failure;
    *response->mutable_import() = uploaded;
    return grpc::Status::OK;
  }

  grpc::Status ListImportRows(
      grpc::ServerContext*,
      const credentials::v1::ListImportRowsRequest* request,
      credentials::v1::ListImportRowsResponse* response) override {
    row_requests.push_back(*request);
    const int from =
        request->page_token().empty() ? 0 : std::stoi(request->page_token());
    const int all = static_cast<int>(rows.size());
    const int to = std::min(all, from + rows_per_page);
    for (int i = from; i < to; ++i) {
      *response->add_rows() = rows[static_cast<std::size_t>(i)];
    }
    if (to < all) response->set_next_page_token(std::to_string(to));
    return grpc::Status::OK;
  }

  grpc::Status DownloadImportTemplate(
      grpc::ServerContext*,
      const credentials::v1::DownloadImportTemplateRequest*,
      grpc::ServerWriter<credentials::v1::DownloadImportTemplateResponse>*
          writer) override {
    return SendWorkbook(*writer);
  }

  grpc::Status DownloadAnnotatedWorkbook(
      grpc::ServerContext*,
      const credentials::v1::DownloadAnnotatedWorkbookRequest*,
      grpc::ServerWriter<credentials::v1::DownloadAnnotatedWorkbookResponse>*
          writer) override {
    return SendWorkbook(*writer);
  }

 private:
  template <typename Response>
  grpc::Status SendWorkbook(grpc::ServerWriter<Response>& writer) {
    Response message;
    for (const char* chunk : {"work", "book"}) {
      message.set_chunk(chunk);
      writer.Write(message);
    }
    return Failure();
  }

  grpc::Status Failure() {
    if (failures.empty()) return grpc::Status::OK;
    grpc::Status failure = failures.front();
    failures.pop_front();
    return failure;
  }
};

// A RosterService that keeps what came in.
class FakeRoster : public credentials::v1::RosterService::Service {
 public:
  std::vector<credentials::v1::RosterRecord> records;
  std::vector<int> batch_sizes;
  std::size_t largest_batch_bytes = 0;
  std::int64_t finish_count = -1;
  credentials::v1::LoadRosterResponse response;
  // Each load takes the first of these, if any, as the answer to its first
  // message.
  std::deque<grpc::Status> failures;

  grpc::Status LoadRoster(
      grpc::ServerContext*,
      grpc::ServerReader<credentials::v1::LoadRosterRequest>* reader,
      credentials::v1::LoadRosterResponse* answer) override {
    credentials::v1::LoadRosterRequest message;
    while (reader->Read(&message)) {
      if (!failures.empty()) {
        const grpc::Status failure = failures.front();
        failures.pop_front();
        return failure;
      }
      if (message.has_finish()) {
        finish_count = message.finish().record_count();
        continue;
      }
      batch_sizes.push_back(message.batch().records_size());
      largest_batch_bytes =
          std::max(largest_batch_bytes, message.batch().ByteSizeLong());
      records.insert(records.end(), message.batch().records().begin(),
                     message.batch().records().end());
    }
    *answer = response;
    return grpc::Status::OK;
  }
};

// All of them, in this process and without a port.
class FakeServer {
 public:
  FakeServer() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&imports);
    builder.RegisterService(&roster);
    builder.RegisterService(&programs);
    builder.RegisterService(&credentials);
    builder.RegisterService(&exports);
    builder.RegisterService(&audit);
    builder.RegisterService(&access);
    server_ = builder.BuildAndStart();
  }
  ~FakeServer() { server_->Shutdown(); }

  std::shared_ptr<grpc::Channel> channel() {
    return server_->InProcessChannel({});
  }

  FakeImports imports;
  FakeRoster roster;
  FakePrograms programs;
  FakeCredentials credentials;
  FakeExports exports;
  FakeAudit audit;
  FakeAccess access;

 private:
  std::unique_ptr<grpc::Server> server_;
};

// The same with violations of fields, each a field and what is wrong with it.
inline grpc::Status FieldRefusal(
    grpc::StatusCode code, const std::string& reason,
    const std::string& message,
    const std::vector<std::pair<std::string, std::string>>& violations) {
  google::rpc::Status status;
  status.ParseFromString(Refusal(code, reason, message).error_details());
  google::rpc::BadRequest request;
  for (const auto& [field, description] : violations) {
    auto& violation = *request.add_field_violations();
    violation.set_field(field);
    violation.set_description(description);
  }
  status.add_details()->PackFrom(request);
  return grpc::Status(code, message, status.SerializeAsString());
}

inline credentials::v1::Import ImportIn(credentials::v1::Import::State state) {
  credentials::v1::Import import;
  import.set_import_id("imp-1");
  import.set_file_name("awards.xlsx");
  import.set_state(state);
  return import;
}

}  // namespace cte::client
