#pragma once

#include <grpcpp/channel.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "clients/cpp/call.h"
#include "cte/credentials/v1/export_service.grpc.pb.h"

namespace cte::client {

// Workbooks to take away; see ExportService for what each holds and which
// reasons a call refuses with. Each is written to a file that appears under its
// name when it is whole, for its owner only (PrivateFile). A school year of 0
// means the current one.
//
// Threads, failures, retries and ownership: as ProgramClient.
class ExportClient {
 public:
  explicit ExportClient(const std::shared_ptr<grpc::ChannelInterface>& channel,
                        CallOptions options = {});

  absl::Status DistrictCredentials(const std::string& district_code,
                                   std::int32_t school_year,
                                   const std::filesystem::path& file);

  absl::Status ProgramStudents(
      const credentials::v1::StudentSelection& selection,
      const std::filesystem::path& file);

  absl::Status CredentialList(std::int32_t school_year,
                              const std::filesystem::path& file);

 private:
  const std::unique_ptr<credentials::v1::ExportService::Stub> stub_;
  const CallOptions options_;
};

}  // namespace cte::client
