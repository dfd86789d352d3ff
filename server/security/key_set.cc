#include "server/security/key_set.h"

#include <cjose/jws.h>
#include <openssl/err.h>

#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "domain/error.h"
#include "server/security/json.h"

namespace cte::server {
namespace {

using Signature = std::unique_ptr<cjose_jws_t, FreedBy<cjose_jws_release>>;

constexpr std::size_t kLeastRsaBits = 2048;
constexpr std::size_t kMostRsaBits = 8192;

// What the key says it is for; nothing if that is not for us.
std::optional<TokenKey::Algorithm> AlgorithmOf(const json_t* key) {
  const auto type = TextMember(key, "kty");
  const auto use = TextMember(key, "use");
  const auto algorithm = TextMember(key, "alg");
  if (use.value_or("sig") != "sig") return std::nullopt;
  if (type == "RSA" && algorithm.value_or("RS256") == "RS256") {
    return TokenKey::kRs256;
  }
  if (type == "EC" && algorithm.value_or("ES256") == "ES256" &&
      TextMember(key, "crv") == "P-256") {
    return TokenKey::kEs256;
  }
  return std::nullopt;
}

// Null if it is damaged, or of a size that we do not take.
cjose_jwk_t* Import(json_t* json, TokenKey::Algorithm algorithm) {
  cjose_err error = {};
  cjose_jwk_t* key = cjose_jwk_import_json(json, &error);
  ERR_clear_error();
  if (key == nullptr || algorithm == TokenKey::kEs256) return key;
  const std::size_t bits = cjose_jwk_get_keysize(key, &error);
  if (bits >= kLeastRsaBits && bits <= kMostRsaBits) return key;
  cjose_jwk_release(key);
  return nullptr;
}

}  // namespace

bool TokenKey::Verifies(std::string_view token) const {
  cjose_err error = {};
  const Signature signature(
      cjose_jws_import(token.data(), token.size(), &error));
  if (signature == nullptr) return false;
  const std::lock_guard lock(mutex_);
  const bool is_good = cjose_jws_verify(signature.get(), key_.get(), &error);
  ERR_clear_error();
  return is_good;
}

absl::StatusOr<std::shared_ptr<const KeySet>> KeySet::Parse(
    std::string_view json) {
  const Json document = ParseJsonObject(json);
  json_t* const keys = json_object_get(document.get(), "keys");
  if (!json_is_array(keys)) {
    return domain::Error(absl::StatusCode::kFailedPrecondition, "KEYS_INVALID",
                         "It is not a JSON Web Key Set, {\"keys\":[...]}.");
  }
  const auto set = std::make_shared<KeySet>();
  std::set<std::string> ambiguous;
  for (std::size_t i = 0; i < json_array_size(keys); ++i) {
    json_t* const key = json_array_get(keys, i);
    const auto algorithm = AlgorithmOf(key);
    auto id = TextMember(key, "kid");
    if (!algorithm || !id) continue;
    cjose_jwk_t* const imported = Import(key, *algorithm);
    if (imported == nullptr) continue;
    const bool is_new =
        set->keys_
            .emplace(*id, std::make_unique<TokenKey>(*algorithm, imported))
            .second;
    if (!is_new) ambiguous.insert(*std::move(id));
  }
  for (const std::string& id : ambiguous) set->keys_.erase(id);
  return set;
}

const TokenKey* KeySet::Find(std::string_view id) const {
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : found->second.get();
}

}  // namespace cte::server
