#pragma once

#include <cjose/jwk.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/security/certificate.h"

namespace cte::server {

// A public key by which an issuer's tokens are verified.
class TokenKey {
 public:
  enum Algorithm { kRs256, kEs256 };

  // Takes the key over.
  TokenKey(Algorithm algorithm, cjose_jwk_t* key)
      : algorithm_(algorithm), key_(key) {}

  Algorithm algorithm() const { return algorithm_; }
  // Whether the signature of a token, which is well formed and names this
  // algorithm, is good. Thread safe.
  bool Verifies(std::string_view token) const;

 private:
  const Algorithm algorithm_;
  mutable std::mutex mutex_;  // cjose promises nothing about threads
  const std::unique_ptr<cjose_jwk_t, FreedBy<cjose_jwk_release>> key_;
};

// The keys of an issuer (JWKS, RFC 7517). Never changes; thread safe.
class KeySet {
 public:
  // Keys that we cannot use are passed over: of another kind than RSA (2048 to
  // 8192 bits) and P-256, not for signatures, for another algorithm than RS256
  // and ES256, or without an id.
  //
  // FAILED_PRECONDITION: KEYS_INVALID if it is not a set of keys.
  static absl::StatusOr<std::shared_ptr<const KeySet>> Parse(
      std::string_view json);

  // Null unless one key has the id: of two it is not known which is meant.
  const TokenKey* Find(std::string_view id) const;
  std::size_t size() const { return keys_.size(); }

 private:
  std::map<std::string, std::unique_ptr<TokenKey>, std::less<>> keys_;
};

}  // namespace cte::server
