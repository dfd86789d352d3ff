#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/security/certificate.h"

namespace cte::test {

// A key that signs JSON Web Tokens, made anew. Apart from the library by which
// the server verifies them. What fails here throws.
struct SigningKey {
  std::string id;
  std::string algorithm;  // "RS256" or "ES256"
  server::PrivateKey key;
};
SigningKey NewRsaKey(const std::string& id, unsigned bits = 2048);
SigningKey NewEcKey(const std::string& id);

// The public half, as an issuer shows it.
nlohmann::json PublicJwk(const SigningKey& key);
std::string Jwks(const std::vector<nlohmann::json>& keys);
std::string PublicPem(const SigningKey& key);

std::string Base64Url(const std::string& bytes);
// "header.payload.signature" of what the two JSON texts say, signed by the
// algorithm of the key whatever the header says.
std::string Sign(const SigningKey& key, const std::string& header,
                 const std::string& payload);
// Signed by HMAC-SHA-256 with a secret.
std::string SignWithSecret(const std::string& secret, const std::string& header,
                           const std::string& payload);

// Claims of "ada", valid for an hour, for the issuer and audience of the tests.
inline constexpr char kIssuer[] = "https://issuer.example.org";
inline constexpr char kAudience[] = "ctecred";
nlohmann::json GoodClaims();
nlohmann::json HeaderOf(const SigningKey& key);
// With the key's own header.
std::string Token(const SigningKey& key,
                  const nlohmann::json& claims = GoodClaims());

}  // namespace cte::test
