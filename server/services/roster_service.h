#pragma once

#include <cte/credentials/v1/roster_service.grpc.pb.h>

#include "server/gate/gate.h"

namespace cte::server {

// RosterService of the contracts. Thread safe.
class RosterService final
    : public credentials::v1::RosterService::CallbackService {
 public:
  // Does not own the gate, which outlives the service.
  explicit RosterService(Gate& gate) : gate_(gate) {}

  grpc::ServerReadReactor<credentials::v1::LoadRosterRequest>* LoadRoster(
      grpc::CallbackServerContext* context,
      credentials::v1::LoadRosterResponse* response) override;

 private:
  Gate& gate_;
};

}  // namespace cte::server
