#include "server/security/certificate.h"

#include <arpa/inet.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "domain/error.h"

namespace cte::server {
namespace {

using Bio = std::unique_ptr<BIO, FreedBy<BIO_free>>;
using BigNumber = std::unique_ptr<BIGNUM, FreedBy<BN_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, FreedBy<X509_EXTENSION_free>>;

// Of the clients' clocks.
constexpr absl::Duration kClockSkew = absl::Hours(1);

absl::Status LibraryFailed(std::string_view doing) {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return domain::Error(absl::StatusCode::kInternal, "TLS_LIBRARY_FAILED",
                       absl::StrCat("OpenSSL failed while ", std::string(doing),
                                    ": ", text.data()));
}

bool IsIpAddress(const std::string& name) {
  std::array<unsigned char, sizeof(in6_addr)> address;
  return inet_pton(AF_INET, name.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, name.c_str(), address.data()) == 1;
}

bool IsLabel(absl::string_view label) {
  for (const char c : label) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '-' &&
        c != '_') {
      return false;
    }
  }
  return !label.empty() && label.size() <= 63;
}

bool IsDnsName(const std::string& name) {
  if (name.size() > 253) return false;
  for (const absl::string_view label : absl::StrSplit(name, '.')) {
    if (!IsLabel(label)) return false;
  }
  return true;
}

bool AddExtension(X509* certificate, X509* issuer, int id,
                  const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(
      X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
  return extension != nullptr &&
         X509_add_ext(certificate, extension.get(), -1) == 1;
}

// Two certificates of one issuer must not have the same (RFC 5280: at most 20
// bytes, positive).
bool SetSerialNumber(X509* certificate) {
  const BigNumber number(BN_new());
  return number != nullptr &&
         BN_rand(number.get(), 159, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) !=
             nullptr;
}

bool SetSubject(X509* certificate, const std::string& name) {
  return X509_NAME_add_entry_by_txt(
             X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
             0) == 1;
}

struct Request {
  std::string subject;
  absl::Time begin;
  absl::Time end;
  std::vector<std::pair<int, std::string>> extensions;
};

// Null issuer: signs itself.
absl::StatusOr<Credential> Issue(const Request& request,
                                 const Credential* issuer) {
  Credential made{Certificate(X509_new()), PrivateKey(EVP_EC_gen("P-256"))};
  X509* const certificate = made.certificate.get();
  if (certificate == nullptr || made.key == nullptr) {
    return LibraryFailed("making a key");
  }
  X509* const signer =
      issuer == nullptr ? certificate : issuer->certificate.get();
  EVP_PKEY* const signing_key =
      issuer == nullptr ? made.key.get() : issuer->key.get();
  bool ok =
      X509_set_version(certificate, X509_VERSION_3) == 1 &&
      SetSerialNumber(certificate) &&
      SetSubject(certificate, request.subject) &&
      X509_set_issuer_name(certificate, X509_get_subject_name(signer)) == 1 &&
      ASN1_TIME_set(X509_getm_notBefore(certificate),
                    absl::ToTimeT(request.begin)) != nullptr &&
      ASN1_TIME_set(X509_getm_notAfter(certificate),
                    absl::ToTimeT(request.end)) != nullptr &&
      X509_set_pubkey(certificate, made.key.get()) == 1;
  for (const auto& [id, value] : request.extensions) {
    ok = ok && AddExtension(certificate, signer, id, value);
  }
  if (!ok || X509_sign(certificate, signing_key, EVP_sha256()) == 0) {
    return LibraryFailed("making a certificate");
  }
  return made;
}

absl::StatusOr<std::string> TextOf(const Bio& memory) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &bytes);
  return std::string(bytes, static_cast<std::size_t>(size));
}

Bio ReaderOf(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Without it OpenSSL asks for a passphrase at the terminal.
int NoPassphrase(char*, int, int, void*) { return -1; }

}  // namespace

absl::StatusOr<Credential> NewAuthority(absl::Time now) {
  return Issue(
      {.subject = "ctecred local authority",
       .begin = now - kClockSkew,
       .end = now + kAuthorityLife,
       .extensions = {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                      {NID_key_usage, "critical,keyCertSign,cRLSign"},
                      {NID_subject_key_identifier, "hash"}}},
      nullptr);
}

absl::StatusOr<Credential> NewServer(const Credential& authority,
                                     const std::vector<std::string>& names,
                                     absl::Time now) {
  const std::string subjects =
      absl::StrJoin(names, ",", [](std::string* out, const std::string& name) {
        absl::StrAppend(out, IsIpAddress(name) ? "IP:" : "DNS:", name);
      });
  return Issue({.subject = "ctecred server",
                .begin = now - kClockSkew,
                .end = now + kServerLife,
                .extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                               {NID_key_usage, "critical,digitalSignature"},
                               {NID_ext_key_usage, "serverAuth"},
                               {NID_subject_key_identifier, "hash"},
                               {NID_authority_key_identifier, "keyid:always"},
                               {NID_subject_alt_name, subjects}}},
               &authority);
}

absl::Status CheckHostName(std::string_view name) {
  const std::string text(name);
  if (IsIpAddress(text) || IsDnsName(text)) return absl::OkStatus();
  return domain::Error(
      absl::StatusCode::kInvalidArgument, "HOST_NAME_INVALID",
      absl::StrCat("The host name \"", absl::CEscape(text.substr(0, 64)),
                   "\" is neither a DNS name nor an IP address, so that no "
                   "certificate can be made for it. Name the host by one of "
                   "them, as in cte.example.org or 192.0.2.1."));
}

absl::StatusOr<std::string> CertificatePem(const Certificate& certificate) {
  const Bio memory(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(memory.get(), certificate.get()) != 1) {
    return LibraryFailed("writing a certificate");
  }
  return TextOf(memory);
}

absl::StatusOr<std::string> KeyPem(const PrivateKey& key) {
  const Bio memory(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0,
                               nullptr, nullptr) != 1) {
    return LibraryFailed("writing a key");
  }
  return TextOf(memory);
}

std::vector<Certificate> ParseCertificates(std::string_view pem) {
  const Bio reader = ReaderOf(pem);
  std::vector<Certificate> certificates;
  for (;;) {
    Certificate next(
        PEM_read_bio_X509(reader.get(), nullptr, NoPassphrase, nullptr));
    if (next == nullptr) break;
    certificates.push_back(std::move(next));
  }
  const bool at_end =
      ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!at_end) certificates.clear();
  return certificates;
}

PrivateKey ParseKey(std::string_view pem) {
  const Bio reader = ReaderOf(pem);
  PrivateKey key(
      PEM_read_bio_PrivateKey(reader.get(), nullptr, NoPassphrase, nullptr));
  ERR_clear_error();
  return key;
}

bool BelongTogether(const Certificate& certificate, const PrivateKey& key) {
  const bool belong = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  return belong;
}

bool IsValidAt(const Certificate& certificate, absl::Time time) {
  time_t when = absl::ToTimeT(time);
  return X509_cmp_time(X509_get0_notBefore(certificate.get()), &when) < 0 &&
         X509_cmp_time(X509_get0_notAfter(certificate.get()), &when) > 0;
}

absl::Time EndOf(const Certificate& certificate) {
  std::tm end = {};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1) {
    ERR_clear_error();
    return absl::InfiniteFuture();
  }
  return absl::FromTM(end, absl::UTCTimeZone());
}

bool IsSignedBy(const Certificate& certificate, const Credential& authority) {
  const bool is_signed =
      X509_verify(certificate.get(), authority.key.get()) == 1;
  ERR_clear_error();
  return is_signed;
}

bool IsFor(const Certificate& certificate, const std::string& name) {
  const bool is_for =
      IsIpAddress(name)
          ? X509_check_ip_asc(certificate.get(), name.c_str(), 0) == 1
          : X509_check_host(certificate.get(), name.data(), name.size(), 0,
                            nullptr) == 1;
  ERR_clear_error();
  return is_for;
}

}  // namespace cte::server
