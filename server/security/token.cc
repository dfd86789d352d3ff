#include "server/security/token.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

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
  // Looked for once: OpenSSL takes longer for that than for a hash.
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static thread_local const std::unique_ptr<EVP_MD_CTX,
                                            decltype(&EVP_MD_CTX_free)>
      context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  const bool done =
      EVP_DigestInit_ex2(context.get(), kSha256, nullptr) == 1 &&
      EVP_DigestUpdate(context.get(), token.data(), token.size()) == 1 &&
      EVP_DigestFinal_ex(context.get(),
                         reinterpret_cast<unsigned char*>(hash.data()),
                         nullptr) == 1;
  if (!done) std::abort();  // no memory
  return hash;
}

}  // namespace cte::server
