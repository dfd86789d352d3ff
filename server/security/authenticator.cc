#include "server/security/authenticator.h"

#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "domain/error.h"

namespace cte::server {
namespace {

using Metadata = std::multimap<grpc::string_ref, grpc::string_ref>;

constexpr std::string_view kScheme = "Bearer ";
constexpr std::string_view kHealth = "/grpc.health.v1.Health/";

std::string_view View(const grpc::string_ref& text) {
  return {text.data(), text.size()};
}

absl::Status TokenMissing() {
  return domain::Error(
      absl::StatusCode::kUnauthenticated, "TOKEN_MISSING",
      "The call must carry one header \"authorization: Bearer TOKEN\". Take "
      "the "
      "token of your profile, or ask the administrator of the server for one.");
}

absl::Status TokenUnknown() {
  return domain::Error(
      absl::StatusCode::kUnauthenticated, "TOKEN_UNKNOWN",
      "The server does not know the token of the call, or a newer one has "
      "taken "
      "its place. Read your profile again, or ask the administrator of the "
      "server for a new one.");
}

// Nothing unless there is exactly one, of the form that we take.
std::optional<std::string_view> BearerToken(const Metadata& metadata) {
  const auto [begin, end] = metadata.equal_range("authorization");
  if (begin == end || std::next(begin) != end) return std::nullopt;
  std::string_view value = View(begin->second);
  // The name of a scheme has no case (RFC 9110).
  if (!absl::StartsWithIgnoreCase({value.data(), value.size()},
                                  {kScheme.data(), kScheme.size()})) {
    return std::nullopt;
  }
  value.remove_prefix(kScheme.size());
  if (value.empty()) return std::nullopt;
  return value;
}

absl::StatusOr<std::string> Principal(const Metadata& metadata,
                                      const TokenTable& tokens) {
  const std::optional<std::string_view> token = BearerToken(metadata);
  if (!token) return TokenMissing();
  std::optional<std::string> principal = tokens.PrincipalOf(*token);
  if (!principal) return TokenUnknown();
  return *std::move(principal);
}

bool IsHealthCall(const Metadata& metadata) {
  const auto path = metadata.find(":path");
  return path != metadata.end() &&
         path->second.starts_with({kHealth.data(), kHealth.size()});
}

class Processor : public grpc::AuthMetadataProcessor {
 public:
  explicit Processor(std::shared_ptr<const TokenTable> tokens)
      : tokens_(std::move(tokens)) {}

  // A look-up in memory.
  bool IsBlocking() const override { return false; }

  // The header stays with the call: PrincipalOf reads it there.
  grpc::Status Process(const InputMetadata& metadata, grpc::AuthContext*,
                       OutputMetadata*, OutputMetadata*) override {
    if (IsHealthCall(metadata)) return grpc::Status::OK;
    const absl::StatusOr<std::string> principal = Principal(metadata, *tokens_);
    if (principal.ok()) return grpc::Status::OK;
    return {grpc::StatusCode::UNAUTHENTICATED,
            std::string(principal.status().message())};
  }

 private:
  std::shared_ptr<const TokenTable> tokens_;
};

}  // namespace

Authenticator::Authenticator(std::shared_ptr<const TokenTable> tokens)
    : tokens_(std::move(tokens)) {}

absl::StatusOr<std::string> Authenticator::PrincipalOf(
    const grpc::ServerContextBase& context) const {
  return Principal(context.client_metadata(), *tokens_);
}

std::shared_ptr<grpc::AuthMetadataProcessor> Authenticator::processor() const {
  return std::make_shared<Processor>(tokens_);
}

}  // namespace cte::server
