#pragma once

#include <cte/credentials/v1/roster_service.grpc.pb.h>

#include "server/work/executor.h"

namespace cte::server {

// RosterService of the contracts. Thread safe.
class RosterService final
    : public credentials::v1::RosterService::CallbackService {
 public:
  // Does not own the executor, which outlives the service.
  explicit RosterService(Executor& executor) : executor_(executor) {}

  grpc::ServerReadReactor<credentials::v1::LoadRosterRequest>* LoadRoster(
      grpc::CallbackServerContext* context,
      credentials::v1::LoadRosterResponse* response) override;

 private:
  Executor& executor_;
};

}  // namespace cte::server
