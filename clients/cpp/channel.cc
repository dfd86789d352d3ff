#include "clients/cpp/channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include "absl/strings/str_cat.h"
#include "clients/cpp/version.h"

namespace cte::client {
namespace {

constexpr int kKeepaliveIntervalMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 20'000;
// Both sides keep their messages under 1 MiB; the rest is room for a server
// that is newer than this client.
constexpr int kMaxReceivedBytes = 4 << 20;
constexpr int kMaxSentBytes = 1 << 20;

}  // namespace

std::shared_ptr<grpc::Channel> OpenChannel(const Profile& profile) {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = profile.ca;
  grpc::ChannelArguments arguments;
  arguments.SetUserAgentPrefix(
      absl::StrCat("ctecred/", std::string(Version())));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveIntervalMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetMaxReceiveMessageSize(kMaxReceivedBytes);
  arguments.SetMaxSendMessageSize(kMaxSentBytes);
  if (!profile.server_name.empty()) {
    arguments.SetSslTargetNameOverride(profile.server_name);
  }
  return grpc::CreateCustomChannel(
      profile.address,
      grpc::CompositeChannelCredentials(
          grpc::SslCredentials(tls),
          grpc::AccessTokenCredentials(profile.token)),
      arguments);
}

}  // namespace cte::client
