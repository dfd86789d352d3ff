#pragma once

#include <cte/credentials/v1/import_service.grpc.pb.h>
#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "domain/import.h"
#include "domain/stores.h"
#include "server/gate/call.h"
#include "server/imports/import_runner.h"
#include "server/services/import_limit.h"
#include "server/workbook/limits.h"

namespace cte::server {

// One UploadImport call: stores the file piece by piece as it comes, and reads
// the next piece only when this one is in the database. Holds one piece at a
// time; the file is read whole when all of it is there, to find its columns,
// and handed to the check as it is open. Deletes itself when the call is over.
class UploadReactor final
    : public grpc::ServerReadReactor<credentials::v1::UploadImportRequest> {
 public:
  struct Options {
    WorkbookLimits limits;
    // An upload that has not moved for so long may be begun again from
    // elsewhere.
    absl::Duration stalled_after = absl::Seconds(30);
  };

  // The runner, the limit, the options and the response outlive the call.
  UploadReactor(std::shared_ptr<Call> call, ImportRunner& runner,
                ImportLimit& limit, const Options& options,
                credentials::v1::UploadImportResponse* response);

  void OnReadDone(bool ok) override;
  void OnDone() override;

 private:
  // What is expected next.
  enum class Place { kHeader, kChunks, kEnd };

  void ReadOn();
  void Continue(domain::Store& store, const Caller& caller);
  absl::Status Take(domain::Store& store, const Caller& caller);
  absl::Status TakeHeader(domain::Store& store, const Caller& caller);
  absl::Status TakeChunk(domain::Store& store);
  absl::Status TakeFinish();
  absl::Status TakeEnd(domain::Store& store);
  absl::Status TakeNewFile(domain::Store& store, const std::string& sha256);
  void Fail(domain::Store& store, const absl::Status& status);

  struct HashDeleter {
    void operator()(EVP_MD_CTX* hash) const { EVP_MD_CTX_free(hash); }
  };

  const std::shared_ptr<Call> call_;
  const std::string uploader_;
  ImportRunner& runner_;
  ImportLimit& limit_;
  const Options& options_;
  credentials::v1::UploadImportResponse* const response_;

  credentials::v1::UploadImportRequest message_;
  Place place_ = Place::kHeader;
  ImportLimit::Place among_others_;
  bool at_end_ = false;  // the client has closed its side, or is gone
  domain::Import import_;
  bool is_new_ = false;  // else the file is only compared with the stored one
  std::int32_t chunks_ = 0;
  std::int64_t bytes_ = 0;
  std::unique_ptr<EVP_MD_CTX, HashDeleter> hash_;
};

}  // namespace cte::server
