#include "server/security/open_id_connect.h"

#include <string>
#include <utility>

#include "domain/error.h"
#include "server/security/token.h"

namespace cte::server {
namespace {

constexpr std::size_t kMostKnown = 16'384;

absl::Status KeysUnavailable() {
  return domain::Error(
      absl::StatusCode::kUnavailable, "TOKEN_KEYS_UNAVAILABLE",
      "The server has not been able to read the keys of the issuer of tokens "
      "yet. Call again in a minute; if that does not help, tell the "
      "administrator of the server.");
}

bool NewKeysMayHelp(const absl::Status& status) {
  const std::string reason = domain::ErrorReason(status);
  return reason == "TOKEN_KEY_UNKNOWN" || reason == "TOKEN_KEYS_UNAVAILABLE";
}

}  // namespace

OpenIdConnect::OpenIdConnect(TokenRules rules, KeySource& keys)
    : rules_(std::move(rules)), keys_(keys), known_(kMostKnown) {}

absl::StatusOr<Identity> OpenIdConnect::Identify(std::string_view token,
                                                 absl::Time now) const {
  const std::shared_ptr<const KeySet> keys = keys_.current();
  if (keys == nullptr) return KeysUnavailable();
  const std::string hash = TokenHash(token);
  {
    const std::lock_guard lock(mutex_);
    if (known_by_ != keys) {
      known_.Clear();
      known_by_ = keys;
    }
    const Identity* const known = known_.Find(hash);
    if (known != nullptr && now < *known->expires) return *known;
  }
  absl::StatusOr<Identity> identity = VerifyWebToken(token, *keys, rules_, now);
  if (!identity.ok()) return identity;
  const std::lock_guard lock(mutex_);
  if (known_by_ == keys) known_.Put(hash, *identity);
  return identity;
}

void OpenIdConnect::Admit(std::string_view token,
                          std::function<void(const absl::Status&)> done) const {
  const absl::Status status = Identify(token).status();
  if (!NewKeysMayHelp(status)) return done(status);
  keys_.Refresh([this, token = std::string(token), done = std::move(done)] {
    done(Identify(token).status());
  });
}

}  // namespace cte::server
