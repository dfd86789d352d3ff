#pragma once

#include <cte/credentials/v1/import_service.grpc.pb.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "domain/stores.h"
#include "server/gate/call.h"
#include "server/imports/import_watchers.h"
#include "server/work/nap.h"

namespace cte::server {

// One WatchImport call: looks at the import in the database, where any server
// may move it, often while it moves and less often while it does not, and at
// once when this one has ended a step of it; and sends it on when it has
// changed. Deletes itself when the call is over.
class WatchReactor final
    : public grpc::ServerWriteReactor<credentials::v1::WatchImportResponse> {
 public:
  // The watchers outlive the call.
  WatchReactor(std::shared_ptr<Call> call, ImportWatchers& watchers);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  void LookSoon();
  void Look(domain::Store& store, const Caller& caller);
  void Wait();

  const std::shared_ptr<Call> call_;

  ImportWatchers& watchers_;
  Nap nap_;
  std::optional<ImportWatchers::Watch> watch_;  // wakes nap_

  absl::Duration pause_;
  credentials::v1::WatchImportResponse response_;
  std::string last_sent_;
  bool at_rest_ = false;
};

}  // namespace cte::server
