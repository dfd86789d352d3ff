#include "server/security/client_certificates.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "server/security/principal.h"
#include "server/security/token.h"

namespace cte::server {
namespace {

using Verification =
    std::unique_ptr<X509_STORE_CTX, FreedBy<X509_STORE_CTX_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, FreedBy<GENERAL_NAMES_free>>;

constexpr std::size_t kMostKnown = 4096;

void FreeStack(STACK_OF(X509) * stack) { sk_X509_free(stack); }

absl::Status Refused(std::string_view reason, std::string_view problem) {
  return domain::Error(
      absl::StatusCode::kUnauthenticated, reason,
      absl::StrCat("The certificate of the client ", std::string(problem)));
}

absl::Status WithoutPrincipal() {
  return Refused(
      "CERTIFICATE_WITHOUT_PRINCIPAL",
      "must say by a subject alternative name who it stands for: one URI, or "
      "without URIs one e-mail address, or without these one DNS name, of at "
      "most 255 characters. Ask whoever issued it for one that does, or call "
      "with a token.");
}

std::string_view TextOf(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::vector<std::string_view> NamesOf(const GENERAL_NAMES* names, int kind) {
  std::vector<std::string_view> found;
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    int type = 0;
    const void* value =
        GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, i), &type);
    if (type == kind) {
      found.push_back(TextOf(static_cast<const ASN1_STRING*>(value)));
    }
  }
  return found;
}

std::optional<std::string> PrincipalOf(const Certificate& certificate) {
  const Names names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(
      certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
  ERR_clear_error();
  if (names == nullptr) return std::nullopt;
  for (const int kind : {GEN_URI, GEN_EMAIL, GEN_DNS}) {
    const auto found = NamesOf(names.get(), kind);
    if (found.empty()) continue;
    if (found.size() > 1 || !IsPrincipal(found.front())) return std::nullopt;
    return std::string(found.front());
  }
  return std::nullopt;
}

absl::Time EndOf(const X509* certificate) {
  std::tm end = {};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1) {
    return absl::InfinitePast();
  }
  return absl::FromTM(end, absl::UTCTimeZone());
}

// When the first of a chain that leads to the trusted ones ends.
absl::StatusOr<absl::Time> Verify(X509_STORE* trust,
                                  const Certificate& certificate,
                                  const std::vector<Certificate>& others,
                                  absl::Time now) {
  const std::unique_ptr<STACK_OF(X509), FreedBy<FreeStack>> stack(
      sk_X509_new_null());
  for (const Certificate& other : others) {
    sk_X509_push(stack.get(), other.get());
  }
  const Verification verification(X509_STORE_CTX_new());
  if (X509_STORE_CTX_init(verification.get(), trust, certificate.get(),
                          stack.get()) != 1 ||
      X509_STORE_CTX_set_default(verification.get(), "ssl_client") != 1) {
    ERR_clear_error();
    return Refused("CERTIFICATE_UNTRUSTED", "cannot be verified.");
  }
  X509_STORE_CTX_set_time(verification.get(), 0, absl::ToTimeT(now));
  const bool is_verified = X509_verify_cert(verification.get()) == 1;
  ERR_clear_error();
  if (!is_verified) {
    const int problem = X509_STORE_CTX_get_error(verification.get());
    if (problem == X509_V_ERR_CERT_HAS_EXPIRED ||
        problem == X509_V_ERR_CERT_NOT_YET_VALID) {
      return Refused("CERTIFICATE_EXPIRED",
                     "is not valid at this time. Renew it, and see that the "
                     "clocks of both machines are right.");
    }
    return Refused("CERTIFICATE_UNTRUSTED",
                   "is not signed by one that the server trusts now. Connect "
                   "again with one that is.");
  }
  absl::Time end = absl::InfiniteFuture();
  STACK_OF(X509)* const chain = X509_STORE_CTX_get0_chain(verification.get());
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    end = std::min(end, EndOf(sk_X509_value(chain, i)));
  }
  return end;
}

}  // namespace

ClientCertificates::ClientCertificates(
    std::shared_ptr<const TlsMaterial> material)
    : material_(std::move(material)), known_(kMostKnown) {}

absl::StatusOr<Identity> ClientCertificates::Identify(
    std::string_view certificate_pem, std::string_view chain_pem,
    absl::Time now) const {
  const std::string key = TokenHash(certificate_pem);
  const std::lock_guard lock(mutex_);
  auto state = material_->current();
  if (state_ == nullptr || state->client_ca_pem != state_->client_ca_pem) {
    trust_.reset(X509_STORE_new());
    for (const Certificate& ca : ParseCertificates(state->client_ca_pem)) {
      X509_STORE_add_cert(trust_.get(), ca.get());
    }
    // As gRPC does in the handshake: an intermediate CA may be the trusted one.
    X509_STORE_set_flags(trust_.get(), X509_V_FLAG_PARTIAL_CHAIN);
    known_.Clear();
    state_ = std::move(state);
  }
  const Identity* const known = known_.Find(key);
  if (known != nullptr && now < *known->expires) return *known;
  const auto certificates = ParseCertificates(certificate_pem);
  if (certificates.size() != 1) return WithoutPrincipal();
  const auto end = Verify(trust_.get(), certificates.front(),
                          ParseCertificates(chain_pem), now);
  if (!end.ok()) return end.status();
  std::optional<std::string> principal = PrincipalOf(certificates.front());
  if (!principal) return WithoutPrincipal();
  return known_.Put(key, {.principal = *std::move(principal),
                          .kind = Identity::kCertificate,
                          .expires = *end});
}

}  // namespace cte::server
