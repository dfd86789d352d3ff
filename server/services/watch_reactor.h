#pragma once

#include <cte/credentials/v1/import_service.grpc.pb.h>
#include <grpcpp/alarm.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/stores.h"
#include "server/imports/import_runner.h"
#include "server/work/executor.h"

namespace cte::server {

// One WatchImport call: looks at the import in the database, where any server
// may move it, often while it moves and less often while it does not, and sends
// it on when it has changed. Deletes itself when the call is over.
class WatchReactor final
    : public grpc::ServerWriteReactor<credentials::v1::WatchImportResponse> {
 public:
  // The context, the executor and the runner outlive the call.
  WatchReactor(grpc::CallbackServerContext* context,
               absl::StatusOr<std::string> caller, std::string import_id,
               Executor& executor, ImportRunner& runner);

  void OnWriteDone(bool ok) override;
  void OnDone() override { delete this; }

 private:
  void LookSoon();
  void Look(domain::Store& store);
  void Wait();

  grpc::CallbackServerContext* const context_;
  const absl::StatusOr<std::string> caller_;
  const std::string import_id_;
  Executor& executor_;
  ImportRunner& runner_;

  std::unique_ptr<grpc::Alarm> alarm_;
  absl::Duration pause_;
  credentials::v1::WatchImportResponse response_;
  std::string last_sent_;
  bool at_rest_ = false;
};

}  // namespace cte::server
