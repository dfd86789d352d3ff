#pragma once

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/config/host_port.h"

namespace cte::server {

// The gRPC server on its port. Messages have at most 4 MiB, headers 32 KiB. A
// connection from which nothing comes is pinged each minute, and closed 20 s
// after a ping without an answer; a client may ping every 30 s. Thread safe.
class RpcServer {
 public:
  struct Options {
    HostPort listen;  // port 0: one that is free
    std::shared_ptr<grpc::ServerCredentials> credentials;
    bool reflection = false;
  };
  struct Service {
    std::string name;  // "cte.credentials.v1.ImportService"
    grpc::Service* service;
  };

  // Takes calls from here on, and says by grpc.health.v1 that it does not serve
  // yet. Does not own the services, which outlive it.
  // FAILED_PRECONDITION: ADDRESS_UNUSABLE (in use, or not of this machine).
  static absl::StatusOr<std::unique_ptr<RpcServer>> Start(
      const Options& options, const std::vector<Service>& services);

  // Stops at once.
  ~RpcServer();
  RpcServer(const RpcServer&) = delete;

  // With the port that was taken.
  const HostPort& address() const { return address_; }

  // What the health service says from here on of each service, and of all
  // ("").
  void SetServing(bool serving);

  // Says that it serves no more, takes no more calls, gives those that run
  // `grace` to end, then cancels them. Returns when none is left.
  void Stop(absl::Duration grace);

 private:
  RpcServer(std::unique_ptr<grpc::Server> server, HostPort address,
            std::vector<std::string> service_names);

  const std::unique_ptr<grpc::Server> server_;
  const std::vector<std::string> service_names_;
  const HostPort address_;
};

}  // namespace cte::server
