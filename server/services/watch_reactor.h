#pragma once

#include <cte/credentials/v1/import_service.grpc.pb.h>
#include <grpcpp/alarm.h>

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "domain/stores.h"
#include "server/gate/call.h"

namespace cte::server {

// One WatchImport call: looks at the import in the database, where any server
// may move it, often while it moves and less often while it does not, and sends
// it on when it has changed. Deletes itself when the call is over.
class WatchReactor final
    : public grpc::ServerWriteReactor<credentials::v1::WatchImportResponse> {
 public:
  explicit WatchReactor(std::shared_ptr<Call> call);

  void OnWriteDone(bool ok) override;
  void OnCancel() override { call_->Cancel(); }
  void OnDone() override;

 private:
  void LookSoon();
  void Look(domain::Store& store, const Caller& caller);
  void Wait();

  const std::shared_ptr<Call> call_;

  std::unique_ptr<grpc::Alarm> alarm_;
  absl::Duration pause_;
  credentials::v1::WatchImportResponse response_;
  std::string last_sent_;
  bool at_rest_ = false;
};

}  // namespace cte::server
