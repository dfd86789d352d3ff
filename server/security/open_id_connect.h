#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/security/identity.h"
#include "server/security/key_source.h"
#include "server/security/recent.h"
#include "server/security/web_token.h"

namespace cte::server {

// Who a caller is with a token of an OpenID Connect issuer. Thread safe.
//
// Errors: those of VerifyWebToken (web_token.h), and UNAVAILABLE:
// TOKEN_KEYS_UNAVAILABLE while the issuer's keys have not been read yet.
class OpenIdConnect {
 public:
  // Does not own the keys, which outlive the calls but not always this object:
  // gRPC lets go of it when it likes, and that may be in a thread of theirs.
  OpenIdConnect(TokenRules rules, KeySource& keys);

  // By the keys of now. A look-up in memory for a token that was seen lately.
  absl::StatusOr<Identity> Identify(std::string_view token,
                                    absl::Time now = absl::Now()) const;

  // Whether the caller is somebody, if need be after the issuer's keys were
  // read anew, for which the call waits. Calls `done` once, in this thread or
  // in another. This object outlives the waiting.
  void Admit(std::string_view token,
             std::function<void(const absl::Status&)> done) const;

 private:
  const TokenRules rules_;
  KeySource& keys_;

  mutable std::mutex mutex_;
  // Both guarded by mutex_: those verified by known_by_, by their SHA-256.
  mutable std::shared_ptr<const KeySet> known_by_;
  mutable Recent<Identity> known_;
};

}  // namespace cte::server
