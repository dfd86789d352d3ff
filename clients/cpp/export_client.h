#pragma once

#include <grpcpp/channel.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "clients/cpp/call.h"
#include "clients/cpp/private_file.h"
#include "cte/credentials/v1/export_service.grpc.pb.h"

namespace cte::client {

// Workbooks to take away; see ExportService for what each holds and which
// reasons a call refuses with. Each is written to the file, which is committed.
// A school year of 0 means the current one.
//
// Threads, failures, retries and ownership: as ProgramClient.
class ExportClient {
 public:
  explicit ExportClient(const std::shared_ptr<grpc::ChannelInterface>& channel,
                        CallOptions options = {});

  absl::Status DistrictCredentials(const std::string& district_code,
                                   std::int32_t school_year, PrivateFile file);

  absl::Status ProgramStudents(
      const credentials::v1::StudentSelection& selection, PrivateFile file);

  absl::Status CredentialList(std::int32_t school_year, PrivateFile file);

 private:
  const std::unique_ptr<credentials::v1::ExportService::Stub> stub_;
  const CallOptions options_;
};

}  // namespace cte::client
