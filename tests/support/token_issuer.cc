#include "tests/support/token_issuer.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <stdexcept>

#include "absl/strings/escaping.h"
#include "absl/time/clock.h"

namespace cte::test {
namespace {

using server::FreedBy;
using BigNumber = std::unique_ptr<BIGNUM, FreedBy<BN_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, FreedBy<EVP_MD_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, FreedBy<ECDSA_SIG_free>>;
using Bio = std::unique_ptr<BIO, FreedBy<BIO_free>>;

constexpr int kP256Bytes = 32;

void Require(bool is_so) {
  if (!is_so) throw std::runtime_error("no token");
}

std::string Number(const SigningKey& key, const char* name, int least_bytes) {
  BIGNUM* number = nullptr;
  Require(EVP_PKEY_get_bn_param(key.key.get(), name, &number) == 1);
  const BigNumber owner(number);
  std::string bytes(
      static_cast<std::size_t>(std::max(BN_num_bytes(number), least_bytes)),
      '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()),
               static_cast<int>(bytes.size()));
  return Base64Url(bytes);
}

std::string SignBytes(const SigningKey& key, const std::string& text) {
  const Digest digest(EVP_MD_CTX_new());
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  Require(EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr,
                             key.key.get()) == 1);
  Require(EVP_DigestSign(digest.get(), nullptr, &size, data, text.size()) == 1);
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  Require(EVP_DigestSign(digest.get(), out, &size, data, text.size()) == 1);
  signature.resize(size);
  if (key.algorithm == "RS256") return signature;
  const unsigned char* der = out;
  const EcSignature parts(
      d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(size)));
  std::string raw(2 * kP256Bytes, '\0');
  auto* raw_out = reinterpret_cast<unsigned char*>(raw.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), raw_out, kP256Bytes);
  BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), raw_out + kP256Bytes, kP256Bytes);
  return raw;
}

}  // namespace

SigningKey NewRsaKey(const std::string& id, unsigned bits) {
  return {id, "RS256", server::PrivateKey(EVP_RSA_gen(bits))};
}

SigningKey NewEcKey(const std::string& id) {
  return {id, "ES256", server::PrivateKey(EVP_EC_gen("P-256"))};
}

nlohmann::json PublicJwk(const SigningKey& key) {
  if (key.algorithm == "RS256") {
    return {{"kty", "RSA"},
            {"kid", key.id},
            {"n", Number(key, OSSL_PKEY_PARAM_RSA_N, 0)},
            {"e", Number(key, OSSL_PKEY_PARAM_RSA_E, 0)}};
  }
  return {{"kty", "EC"},
          {"crv", "P-256"},
          {"kid", key.id},
          {"x", Number(key, OSSL_PKEY_PARAM_EC_PUB_X, kP256Bytes)},
          {"y", Number(key, OSSL_PKEY_PARAM_EC_PUB_Y, kP256Bytes)}};
}

std::string Jwks(const std::vector<nlohmann::json>& keys) {
  return nlohmann::json{{"keys", keys}}.dump();
}

std::string PublicPem(const SigningKey& key) {
  const Bio memory(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_PUBKEY(memory.get(), key.key.get()) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

std::string Base64Url(const std::string& bytes) {
  return absl::WebSafeBase64Escape(bytes);
}

std::string Sign(const SigningKey& key, const std::string& header,
                 const std::string& payload) {
  const std::string text = Base64Url(header) + "." + Base64Url(payload);
  return text + "." + Base64Url(SignBytes(key, text));
}

std::string SignWithSecret(const std::string& secret, const std::string& header,
                           const std::string& payload) {
  const std::string text = Base64Url(header) + "." + Base64Url(payload);
  std::string signature(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       reinterpret_cast<unsigned char*>(signature.data()), &size);
  signature.resize(size);
  return text + "." + Base64Url(signature);
}

nlohmann::json GoodClaims() {
  const auto now = absl::ToUnixSeconds(absl::Now());
  return {{"iss", kIssuer},
          {"aud", kAudience},
          {"sub", "ada"},
          {"iat", now},
          {"exp", now + 3600}};
}

nlohmann::json HeaderOf(const SigningKey& key) {
  return {{"alg", key.algorithm}, {"kid", key.id}, {"typ", "JWT"}};
}

std::string Token(const SigningKey& key, const nlohmann::json& claims) {
  return Sign(key, HeaderOf(key).dump(), claims.dump());
}

}  // namespace cte::test
