#include "server/security/authenticator.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "domain/error.h"

namespace cte::server {
namespace {

constexpr std::string_view kScheme = "Bearer ";

std::string_view View(const grpc::string_ref& text) {
  return {text.data(), text.size()};
}

absl::Status TokenMissing() {
  return domain::Error(
      absl::StatusCode::kUnauthenticated, "TOKEN_MISSING",
      "The call must carry one header \"authorization: Bearer TOKEN\". Take "
      "the token of your profile, or ask the administrator of the server for "
      "one; or connect with a certificate, if the server takes them.");
}

absl::Status TokenUnknown() {
  return domain::Error(
      absl::StatusCode::kUnauthenticated, "TOKEN_UNKNOWN",
      "The server does not know the token of the call, or a newer one has "
      "taken its place. Read your profile again, or ask the administrator of "
      "the server for a new one.");
}

// Nothing unless there is exactly one, of the form that we take.
std::optional<std::string_view> BearerToken(const Evidence& evidence) {
  if (evidence.authorizations.size() != 1) return std::nullopt;
  std::string_view value = evidence.authorizations.front();
  // The name of a scheme has no case (RFC 9110).
  if (!absl::StartsWithIgnoreCase({value.data(), value.size()},
                                  {kScheme.data(), kScheme.size()})) {
    return std::nullopt;
  }
  value.remove_prefix(kScheme.size());
  if (value.empty()) return std::nullopt;
  return value;
}

// The text belongs to the connection.
std::string_view Property(const grpc::AuthContext& connection,
                          const char* name) {
  const auto values = connection.FindPropertyValues(name);
  return values.empty() ? std::string_view() : View(values.front());
}

Evidence EvidenceOf(const grpc::ServerContextBase& context) {
  Evidence evidence;
  const auto [begin, end] =
      context.client_metadata().equal_range("authorization");
  for (auto header = begin; header != end; ++header) {
    evidence.authorizations.push_back(View(header->second));
  }
  const auto connection = context.auth_context();
  if (begin != end || connection == nullptr) return evidence;
  evidence.certificate_pem =
      Property(*connection, GRPC_X509_PEM_CERT_PROPERTY_NAME);
  evidence.chain_pem =
      Property(*connection, GRPC_X509_PEM_CERT_CHAIN_PROPERTY_NAME);
  return evidence;
}

}  // namespace

Authenticator::Authenticator(
    std::shared_ptr<const TokenTable> tokens,
    std::shared_ptr<const ClientCertificates> certificates,
    std::shared_ptr<const OpenIdConnect> open_id_connect)
    : tokens_(std::move(tokens)),
      certificates_(std::move(certificates)),
      open_id_connect_(std::move(open_id_connect)) {}

absl::StatusOr<Identity> Authenticator::Identify(
    const grpc::ServerContextBase& context) const {
  return Identify(EvidenceOf(context));
}

absl::StatusOr<Identity> Authenticator::Identify(
    const Evidence& evidence) const {
  if (evidence.authorizations.empty() && !evidence.certificate_pem.empty() &&
      certificates_ != nullptr) {
    return certificates_->Identify(evidence.certificate_pem,
                                   evidence.chain_pem);
  }
  const std::optional<std::string_view> token = BearerToken(evidence);
  if (!token) return TokenMissing();
  if (open_id_connect_ != nullptr && IsWebToken(*token)) {
    return open_id_connect_->Identify(*token);
  }
  std::optional<domain::TokenRecord> known = tokens_->Find(*token);
  if (!known) return TokenUnknown();
  return Identity{.principal = std::move(known->principal),
                  .kind = Identity::kToken,
                  .district_code = std::move(known->district_code),
                  .expires = std::nullopt};
}

void Authenticator::Admit(
    const Evidence& evidence,
    const std::function<void(const absl::Status&)>& done) const {
  const std::optional<std::string_view> token = BearerToken(evidence);
  if (open_id_connect_ != nullptr && token && IsWebToken(*token)) {
    return open_id_connect_->Admit(*token, done);
  }
  done(Identify(evidence).status());
}

}  // namespace cte::server
