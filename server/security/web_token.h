#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/security/identity.h"
#include "server/security/key_set.h"
#include "server/security/principal_template.h"

namespace cte::server {

inline constexpr std::size_t kMostTokenBytes = 8192;

// What the tokens of an issuer must say.
struct TokenRules {
  std::string issuer;    // the claim "iss"
  std::string audience;  // "aud", or one of its values
  PrincipalTemplate principal;
  absl::Duration clock_skew;  // by which the clocks may differ
};

// Whether a text has the form of a JSON Web Token: three parts with dots
// between them.
bool IsWebToken(std::string_view token);

// The principal of a token (RFC 7519) that one of the keys has signed; it
// expires the skew after the token does. Thread safe.
//
// Errors, UNAUTHENTICATED, none of which holds anything of the token:
//   TOKEN_INVALID        it is larger than 8 KiB, is damaged, names no key,
//                        wants what we do not know ("crit"), or has no "exp"
//   TOKEN_ALGORITHM      signed by another algorithm than RS256 and ES256, or
//                        than that of the key that it names
//   TOKEN_KEY_UNKNOWN    signed by a key that is not among them
//   TOKEN_SIGNATURE      not signed by the key that it names
//   TOKEN_ISSUER, TOKEN_AUDIENCE        somebody else's, for somebody else
//   TOKEN_EXPIRED, TOKEN_NOT_YET_VALID  "exp"; "nbf" or "iat"
//   TOKEN_PRINCIPAL      a claim of the template is no text or an empty one, or
//                        the principal is longer than 255 bytes
absl::StatusOr<Identity> VerifyWebToken(std::string_view token,
                                        const KeySet& keys,
                                        const TokenRules& rules,
                                        absl::Time now);

}  // namespace cte::server
