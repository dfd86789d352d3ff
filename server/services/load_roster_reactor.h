#pragma once

#include <cte/credentials/v1/roster_service.grpc.pb.h>

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "domain/roster.h"
#include "domain/stores.h"
#include "server/gate/call.h"

namespace cte::server {

// One LoadRoster call: writes a batch, then reads the next one. Deletes itself
// when the call is over.
class LoadRosterReactor final
    : public grpc::ServerReadReactor<credentials::v1::LoadRosterRequest> {
 public:
  // The response outlives the call.
  LoadRosterReactor(std::shared_ptr<Call> call,
                    credentials::v1::LoadRosterResponse* response);

  void OnReadDone(bool ok) override;
  void OnCancel() override { call_->Cancel(); }
  void OnDone() override;

 private:
  void ReadOn();
  void Continue(domain::Store& store);
  absl::Status Take(domain::Store& store);
  absl::Status TakeBatch(domain::Store& store);
  absl::Status TakeFinish() const;
  absl::Status TakeEnd();
  void Reject(std::int64_t index, std::size_t kind,
              const domain::RosterRemark& remark);
  void Warn(std::int64_t index, std::size_t kind,
            const domain::RosterRemark& remark);
  absl::Status Write(domain::Store& store,
                     const std::vector<domain::RosterRecord>& records,
                     const std::vector<std::int64_t>& indexes);

  struct Count {
    std::int64_t loaded = 0;
    std::int64_t rejected = 0;
  };

  const std::shared_ptr<Call> call_;
  credentials::v1::LoadRosterResponse* const response_;

  credentials::v1::LoadRosterRequest message_;
  bool finished_ = false;
  bool at_end_ = false;
  std::int64_t records_ = 0;
  std::map<std::size_t, Count> counts_;  // by RosterRecord::index()
};

}  // namespace cte::server
