#include "server/security/web_token.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "server/security/json.h"

namespace cte::server {
namespace {

// P-256: r and s, 32 bytes each (RFC 7518).
constexpr std::size_t kEs256SignatureBytes = 64;
constexpr double kEndOfYear9999 = 253402300799;

absl::Status Refused(std::string_view reason, std::string_view problem) {
  return domain::Error(
      absl::StatusCode::kUnauthenticated, reason,
      absl::StrCat("The token of the call ", std::string(problem),
                   " Sign in again for another one."));
}

absl::Status Invalid(std::string_view problem) {
  return Refused("TOKEN_INVALID", problem);
}

using Parts = std::array<std::string_view, 3>;

std::optional<Parts> Split(std::string_view token) {
  const std::size_t first = token.find('.');
  if (first == token.npos) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == token.npos) return std::nullopt;
  if (token.find('.', second + 1) != token.npos) return std::nullopt;
  return Parts{token.substr(0, first),
               token.substr(first + 1, second - first - 1),
               token.substr(second + 1)};
}

// Base64url without padding and without anything else.
std::optional<std::string> Decode(std::string_view part) {
  const bool is_clean = std::all_of(part.begin(), part.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
           c == '_';
  });
  std::string bytes;
  if (!is_clean || part.empty() ||
      !absl::WebSafeBase64Unescape({part.data(), part.size()}, &bytes)) {
    return std::nullopt;
  }
  return bytes;
}

Json DecodeObject(std::string_view part) {
  const auto text = Decode(part);
  return text ? ParseJsonObject(*text) : nullptr;
}

std::optional<TokenKey::Algorithm> AlgorithmOf(const json_t* header) {
  const auto name = TextMember(header, "alg");
  if (name == "RS256") return TokenKey::kRs256;
  if (name == "ES256") return TokenKey::kEs256;
  return std::nullopt;
}

absl::Status CheckSignature(std::string_view token, const Parts& parts,
                            const KeySet& keys) {
  const Json header = DecodeObject(parts[0]);
  const auto signature = Decode(parts[2]);
  const auto algorithm = AlgorithmOf(header.get());
  // Before the signature is looked at: with "none" there is none.
  if (header != nullptr && !algorithm) {
    return Refused("TOKEN_ALGORITHM",
                   "is not signed by RS256 or ES256, which are the algorithms "
                   "that the server takes.");
  }
  if (header == nullptr || !signature) {
    return Invalid("is not a JSON Web Token in its compact form.");
  }
  if (json_object_get(header.get(), "crit") != nullptr) {
    return Invalid("requires extensions that the server does not have.");
  }
  const auto id = TextMember(header.get(), "kid");
  if (!id) return Invalid("does not name the key that signed it.");
  const TokenKey* const key = keys.Find(*id);
  if (key == nullptr) {
    return Refused("TOKEN_KEY_UNKNOWN",
                   "is signed by a key that the issuer does not show, or shows "
                   "twice.");
  }
  if (key->algorithm() != *algorithm) {
    return Refused(
        "TOKEN_ALGORITHM",
        "names another algorithm than the key that it names is for.");
  }
  const bool has_size = *algorithm != TokenKey::kEs256 ||
                        signature->size() == kEs256SignatureBytes;
  if (!has_size || !key->Verifies(token)) {
    return Refused("TOKEN_SIGNATURE",
                   "is not signed by the key that it names.");
  }
  return absl::OkStatus();
}

bool IsFor(const json_t* claims, const std::string& audience) {
  const json_t* const member = json_object_get(claims, "aud");
  if (!json_is_array(member)) return TextMember(claims, "aud") == audience;
  for (std::size_t i = 0; i < json_array_size(member); ++i) {
    const json_t* const one = json_array_get(member, i);
    if (json_is_string(one) && audience == json_string_value(one)) return true;
  }
  return false;
}

// Nothing if the member is not a number of seconds since 1970.
std::optional<absl::Time> TimeOf(const json_t* member) {
  if (!json_is_number(member)) return std::nullopt;
  const double seconds = json_number_value(member);
  if (!(seconds >= 0 && seconds <= kEndOfYear9999)) return std::nullopt;
  return absl::UnixEpoch() + absl::Seconds(seconds);
}

// Of the identity, when the token is valid now.
absl::StatusOr<absl::Time> CheckTimes(const json_t* claims, absl::Duration skew,
                                      absl::Time now) {
  const auto end = TimeOf(json_object_get(claims, "exp"));
  if (!end) return Invalid("does not say when it ends (\"exp\").");
  if (now >= *end + skew) return Refused("TOKEN_EXPIRED", "has expired.");
  for (const char* name : {"nbf", "iat"}) {
    const json_t* const member = json_object_get(claims, name);
    if (member == nullptr) continue;
    const auto begin = TimeOf(member);
    if (!begin) return Invalid("has a time that is none (\"nbf\" or \"iat\").");
    if (now + skew < *begin) {
      return Refused("TOKEN_NOT_YET_VALID",
                     "is not valid yet; see that the clocks of the server and "
                     "of the issuer are right.");
    }
  }
  return *end + skew;
}

}  // namespace

bool IsWebToken(std::string_view token) { return Split(token).has_value(); }

absl::StatusOr<Identity> VerifyWebToken(std::string_view token,
                                        const KeySet& keys,
                                        const TokenRules& rules,
                                        absl::Time now) {
  if (token.size() > kMostTokenBytes) return Invalid("is larger than 8 KiB.");
  const auto parts = Split(token);
  if (!parts) return Invalid("is not a JSON Web Token in its compact form.");
  const absl::Status signature = CheckSignature(token, *parts, keys);
  if (!signature.ok()) return signature;

  const Json claims = DecodeObject((*parts)[1]);
  if (claims == nullptr) return Invalid("has no claims that can be read.");
  if (TextMember(claims.get(), "iss") != rules.issuer) {
    return Refused("TOKEN_ISSUER",
                   "is of another issuer than the server trusts.");
  }
  if (!IsFor(claims.get(), rules.audience)) {
    return Refused("TOKEN_AUDIENCE", "is meant for another service.");
  }
  const auto expires = CheckTimes(claims.get(), rules.clock_skew, now);
  if (!expires.ok()) return expires.status();
  auto principal = rules.principal.Fill([&](const std::string& claim) {
    return TextMember(claims.get(), claim.c_str());
  });
  if (!principal) {
    return Refused("TOKEN_PRINCIPAL",
                   "lacks a claim by which the server would know whose it is.");
  }
  return Identity{.principal = *std::move(principal),
                  .kind = Identity::kOpenIdConnect,
                  .expires = *expires};
}

}  // namespace cte::server
