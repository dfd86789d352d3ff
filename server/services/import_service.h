#pragma once

#include <cte/credentials/v1/import_service.grpc.pb.h>

#include "server/gate/gate.h"
#include "server/imports/import_runner.h"
#include "server/services/import_limit.h"
#include "server/services/slots.h"
#include "server/services/upload_reactor.h"
#include "server/telemetry/metrics.h"

namespace cte::server {

// ImportService of the contracts. No call waits for the database in a thread of
// gRPC's. Thread safe.
class ImportService final
    : public credentials::v1::ImportService::CallbackService {
 public:
  struct Options {
    UploadReactor::Options upload;
    int imports_of_one = 10;
    // A stream that nobody finishes for so long is given up (R26).
    absl::Duration stream_expiry = absl::Hours(24) * 14;
    Metrics* metrics = nullptr;  // not owned; null: none
  };

  // Owns neither gate nor runner; both outlive the service.
  ImportService(Gate& gate, ImportRunner& runner, const Options& options);

  grpc::ServerReadReactor<credentials::v1::UploadImportRequest>* UploadImport(
      grpc::CallbackServerContext* context,
      credentials::v1::UploadImportResponse* response) override;
  grpc::ServerBidiReactor<credentials::v1::ImportRowsRequest,
                          credentials::v1::ImportRowsResponse>*
  ImportRows(grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* GetImport(
      grpc::CallbackServerContext* context,
      const credentials::v1::GetImportRequest* request,
      credentials::v1::GetImportResponse* response) override;
  grpc::ServerUnaryReactor* ListImports(
      grpc::CallbackServerContext* context,
      const credentials::v1::ListImportsRequest* request,
      credentials::v1::ListImportsResponse* response) override;
  grpc::ServerUnaryReactor* ListImportRows(
      grpc::CallbackServerContext* context,
      const credentials::v1::ListImportRowsRequest* request,
      credentials::v1::ListImportRowsResponse* response) override;
  grpc::ServerUnaryReactor* CommitImport(
      grpc::CallbackServerContext* context,
      const credentials::v1::CommitImportRequest* request,
      credentials::v1::CommitImportResponse* response) override;
  grpc::ServerUnaryReactor* DiscardImport(
      grpc::CallbackServerContext* context,
      const credentials::v1::DiscardImportRequest* request,
      credentials::v1::DiscardImportResponse* response) override;
  grpc::ServerWriteReactor<credentials::v1::WatchImportResponse>* WatchImport(
      grpc::CallbackServerContext* context,
      const credentials::v1::WatchImportRequest* request) override;
  grpc::ServerWriteReactor<credentials::v1::DownloadAnnotatedWorkbookResponse>*
  DownloadAnnotatedWorkbook(
      grpc::CallbackServerContext* context,
      const credentials::v1::DownloadAnnotatedWorkbookRequest* request)
      override;
  grpc::ServerWriteReactor<credentials::v1::DownloadImportTemplateResponse>*
  DownloadImportTemplate(
      grpc::CallbackServerContext* context,
      const credentials::v1::DownloadImportTemplateRequest* request) override;

 private:
  Gate& gate_;
  ImportRunner& runner_;
  const Options options_;
  ImportLimit limit_;
  Slots downloads_;
};

}  // namespace cte::server
