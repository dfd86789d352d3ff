#include "server/security/token.h"

#include <openssl/sha.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace cte::server {

std::string NewToken() {
  std::array<char, 32> random;
  if (::getentropy(random.data(), random.size()) != 0) {
    // Not on a Linux of this century; and no token would be a guessable one.
    std::perror("getentropy");
    std::abort();
  }
  return absl::StrCat("ctecred_", absl::WebSafeBase64Escape(absl::string_view(
                                      random.data(), random.size())));
}

std::string TokenHash(std::string_view token) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

}  // namespace cte::server
