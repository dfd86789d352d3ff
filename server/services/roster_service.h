#pragma once

#include <cte/credentials/v1/roster_service.grpc.pb.h>

#include "server/security/authenticator.h"
#include "server/work/executor.h"

namespace cte::server {

// RosterService of the contracts. Thread safe.
class RosterService final
    : public credentials::v1::RosterService::CallbackService {
 public:
  // Owns neither; both outlive the service.
  RosterService(const Authenticator& authenticator, Executor& executor)
      : authenticator_(authenticator), executor_(executor) {}

  grpc::ServerReadReactor<credentials::v1::LoadRosterRequest>* LoadRoster(
      grpc::CallbackServerContext* context,
      credentials::v1::LoadRosterResponse* response) override;

 private:
  const Authenticator& authenticator_;
  Executor& executor_;
};

}  // namespace cte::server
