#pragma once

#include <string>
#include <string_view>

namespace cte::server {

// A bearer token that nobody can guess: "ctecred_" (by which leaked ones are
// found) and 32 random bytes of the system as base64url, 51 characters.
std::string NewToken();

// What the database keeps of a token: its SHA-256, 32 bytes. Plain, without
// salt or rounds: there is nothing to guess in 32 random bytes.
std::string TokenHash(std::string_view token);

}  // namespace cte::server
