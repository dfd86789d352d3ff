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

// The gRPC server on its port. Messages have at most 4 MiB. A
// connection from which nothing comes is pinged each minute, and closed 20 s
// after a ping without an answer; a client may ping every 30 s. Thread safe.
class RpcServer {
 public:
  struct Options {
    HostPort listen;  // port 0: one that is free
    std::shared_ptr<grpc::ServerCredentials> credentials;
  };

  // Takes calls from here on. Does not own the services, which outlive it.
  // FAILED_PRECONDITION: ADDRESS_UNUSABLE (in use, or not of this machine).
  static absl::StatusOr<std::unique_ptr<RpcServer>> Start(
      const Options& options, const std::vector<grpc::Service*>& services);

  // Stops at once.
  ~RpcServer();
  RpcServer(const RpcServer&) = delete;

  // With the port that was taken.
  const HostPort& address() const { return address_; }

  // Takes no more calls, gives those that run `grace` to end, then cancels
  // them. Returns when none is left.
  void Stop(absl::Duration grace);

 private:
  RpcServer(std::unique_ptr<grpc::Server> server, HostPort address);

  const std::unique_ptr<grpc::Server> server_;
  const HostPort address_;
};

}  // namespace cte::server
