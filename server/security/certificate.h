#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace cte::server {

// The part of OpenSSL that we need, with owners. Whatever fails leaves nothing
// behind in the library's queue of errors, which gRPC would take for its own.
// INTERNAL: TLS_LIBRARY_FAILED.

template <auto Free>
struct FreedBy {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Certificate = std::unique_ptr<X509, FreedBy<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;

// A certificate and the key that belongs to it.
struct Credential {
  Certificate certificate;
  PrivateKey key;
};

inline constexpr absl::Duration kAuthorityLife = absl::Hours(24 * 3652);
inline constexpr absl::Duration kServerLife = absl::Hours(24 * 365);

absl::StatusOr<Credential> NewAuthority(absl::Time now);
// For TLS servers of these names (CheckHostName).
absl::StatusOr<Credential> NewServer(const Credential& authority,
                                     const std::vector<std::string>& names,
                                     absl::Time now);

// OK for a DNS name or an IP address. INVALID_ARGUMENT: HOST_NAME_INVALID.
absl::Status CheckHostName(std::string_view name);

absl::StatusOr<std::string> CertificatePem(const Certificate& certificate);
absl::StatusOr<std::string> KeyPem(const PrivateKey& key);

// All certificates of a text, the keys in it passed over; none if one of them
// is damaged.
std::vector<Certificate> ParseCertificates(std::string_view pem);
// Null if there is none, or one with a passphrase.
PrivateKey ParseKey(std::string_view pem);
bool BelongTogether(const Certificate& certificate, const PrivateKey& key);

bool IsValidAt(const Certificate& certificate, absl::Time time);
// InfiniteFuture if the certificate does not say it in a form that is read.
absl::Time EndOf(const Certificate& certificate);
bool IsSignedBy(const Certificate& certificate, const Credential& authority);
// Whether a client that calls the host by this name takes the certificate.
bool IsFor(const Certificate& certificate, const std::string& name);

}  // namespace cte::server
