#pragma once

#include <cte/credentials/v1/export_service.grpc.pb.h>

#include <string>

#include "server/gate/gate.h"
#include "server/services/slots.h"

namespace cte::server {

// ExportService of the contracts. No call waits for the database in a thread of
// gRPC's. Thread safe.
class ExportService final
    : public credentials::v1::ExportService::CallbackService {
 public:
  // Workbooks are put into `folder` while they are made and sent, without a
  // name. Does not own the gate, which outlives the service.
  ExportService(Gate& gate, std::string folder);

  grpc::ServerWriteReactor<credentials::v1::ExportDistrictCredentialsResponse>*
  ExportDistrictCredentials(
      grpc::CallbackServerContext* context,
      const credentials::v1::ExportDistrictCredentialsRequest* request)
      override;
  grpc::ServerWriteReactor<credentials::v1::ExportProgramStudentsResponse>*
  ExportProgramStudents(
      grpc::CallbackServerContext* context,
      const credentials::v1::ExportProgramStudentsRequest* request) override;
  grpc::ServerWriteReactor<credentials::v1::ExportCredentialListResponse>*
  ExportCredentialList(
      grpc::CallbackServerContext* context,
      const credentials::v1::ExportCredentialListRequest* request) override;

 private:
  template <typename Response, typename Request>
  grpc::ServerWriteReactor<Response>* Export(
      grpc::CallbackServerContext* context, const Request* request);

  Gate& gate_;
  const std::string folder_;
  Slots downloads_;
};

}  // namespace cte::server
