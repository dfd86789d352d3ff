#include "server/lifecycle/rpc_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server_builder.h>

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/error.h"

namespace cte::server {
namespace {

constexpr int kMaxMessage = 4 << 20;
constexpr int kStreamsOfAConnection = 256;
// More than a token may have, so that a longer one is told why not.
constexpr int kMaxMetadata = 32 << 10;

int Milliseconds(absl::Duration time) {
  return static_cast<int>(absl::ToInt64Milliseconds(time));
}

void SetConnectionArguments(grpc::ServerBuilder& builder) {
  // Else a second server takes half of the calls of the first in silence.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS,
                             Milliseconds(absl::Minutes(1)));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
                             Milliseconds(absl::Seconds(20)));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
      Milliseconds(absl::Seconds(30)));
  builder.SetMaxReceiveMessageSize(kMaxMessage);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             kStreamsOfAConnection);
  // A message is measured after it is inflated: a small one could be anything.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadata);
}

}  // namespace

absl::StatusOr<std::unique_ptr<RpcServer>> RpcServer::Start(
    const Options& options, const std::vector<Service>& services) {
  grpc::EnableDefaultHealthCheckService(true);
  if (options.reflection)
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  SetConnectionArguments(builder);
  int port = 0;
  builder.AddListeningPort(ToString(options.listen), options.credentials,
                           &port);
  std::vector<std::string> names;
  for (const auto& [name, service] : services) {
    builder.RegisterService(service);
    names.push_back(name);
  }
  auto server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    return domain::Error(
        absl::StatusCode::kFailedPrecondition, "ADDRESS_UNUSABLE",
        absl::StrCat("Nobody can listen on ", ToString(options.listen),
                     ": the port is in use, or the address is not one of this "
                     "machine. Choose another with --listen, port 0 for one "
                     "that is free."));
  }
  return std::unique_ptr<RpcServer>(
      new RpcServer(std::move(server),
                    {options.listen.host, static_cast<std::uint16_t>(port)},
                    std::move(names)));
}

RpcServer::RpcServer(std::unique_ptr<grpc::Server> server, HostPort address,
                     std::vector<std::string> service_names)
    : server_(std::move(server)),
      service_names_(std::move(service_names)),
      address_(std::move(address)) {
  SetServing(false);
}

void RpcServer::SetServing(bool serving) {
  auto* const health = server_->GetHealthCheckService();
  for (const std::string& name : service_names_) {
    health->SetServingStatus(name, serving);
  }
  health->SetServingStatus(serving);
}

RpcServer::~RpcServer() { Stop(absl::ZeroDuration()); }

void RpcServer::Stop(absl::Duration grace) {
  server_->GetHealthCheckService()->Shutdown();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + grace));
  server_->Wait();
}

}  // namespace cte::server
