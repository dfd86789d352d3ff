#include "server/services/roster_service.h"

#include "server/services/load_roster_reactor.h"

namespace cte::server {

grpc::ServerReadReactor<credentials::v1::LoadRosterRequest>*
RosterService::LoadRoster(grpc::CallbackServerContext* context,
                          credentials::v1::LoadRosterResponse* response) {
  return new LoadRosterReactor(
      gate_.BeginStream<credentials::v1::LoadRosterRequest>(context), response);
}

}  // namespace cte::server
