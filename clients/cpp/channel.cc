#include "clients/cpp/channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/secret_file.h"
#include "clients/cpp/version.h"

namespace cte::client {
namespace {

constexpr int kKeepaliveIntervalMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 20'000;
// gRPC's own pauses would have most tries of RetryPolicy fail without looking.
constexpr int kFirstReconnectMs = 200;
constexpr int kLongestReconnectMs = 2'000;
// Both sides keep their messages under 1 MiB; the rest is room for a server
// that is newer than this client.
constexpr int kMaxReceivedBytes = 4 << 20;
constexpr int kMaxSentBytes = 1 << 20;

// Puts the token that the file holds just now on a call.
class TokenFile : public grpc::MetadataCredentialsPlugin {
 public:
  explicit TokenFile(std::filesystem::path path) : path_(std::move(path)) {}

  grpc::Status GetMetadata(
      grpc::string_ref, grpc::string_ref, const grpc::AuthContext&,
      std::multimap<grpc::string, grpc::string>* metadata) override {
    const absl::StatusOr<std::string> token = ReadTokenFile(path_);
    if (!token.ok()) {
      return {grpc::StatusCode::UNAVAILABLE,
              std::string(token.status().message())};
    }
    metadata->emplace("authorization", "Bearer " + *token);
    return grpc::Status::OK;
  }

 private:
  const std::filesystem::path path_;
};

// Null where the certificate alone says who is calling.
std::shared_ptr<grpc::CallCredentials> OfEachCall(const Profile& profile) {
  if (!profile.token_file.empty()) {
    return grpc::MetadataCredentialsFromPlugin(
        std::make_unique<TokenFile>(profile.token_file));
  }
  if (profile.token.empty()) return nullptr;
  return grpc::AccessTokenCredentials(profile.token);
}

std::shared_ptr<grpc::ChannelCredentials> Credentials(const Profile& profile) {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = profile.ca;
  tls.pem_cert_chain = profile.certificate_pem;
  tls.pem_private_key = profile.key_pem;
  const auto of_each_call = OfEachCall(profile);
  if (of_each_call == nullptr) return grpc::SslCredentials(tls);
  return grpc::CompositeChannelCredentials(grpc::SslCredentials(tls),
                                           of_each_call);
}

grpc::ChannelArguments Arguments(const Profile& profile) {
  grpc::ChannelArguments arguments;
  arguments.SetUserAgentPrefix(
      absl::StrCat("ctecred/", std::string(Version())));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveIntervalMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstReconnectMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLongestReconnectMs);
  arguments.SetMaxReceiveMessageSize(kMaxReceivedBytes);
  arguments.SetMaxSendMessageSize(kMaxSentBytes);
  if (!profile.server_name.empty()) {
    arguments.SetSslTargetNameOverride(profile.server_name);
  }
  return arguments;
}

}  // namespace

std::shared_ptr<grpc::Channel> OpenChannel(const Profile& profile) {
  return grpc::CreateCustomChannel(profile.address, Credentials(profile),
                                   Arguments(profile));
}

std::shared_ptr<grpc::Channel> OpenOwnConnection(const Profile& profile) {
  grpc::ChannelArguments arguments = Arguments(profile);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(profile.address, Credentials(profile),
                                   arguments);
}

}  // namespace cte::client
