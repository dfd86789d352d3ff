#include "tests/support/certificates.h"

#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace cte::test {
namespace {

template <typename T>
T Expect(absl::StatusOr<T> result) {
  if (!result.ok()) throw std::runtime_error(result.status().ToString());
  return *std::move(result);
}

void Require(bool is_so) {
  if (!is_so) throw std::runtime_error("no certificate");
}

void AddExtension(X509* certificate, int id, const std::string& value) {
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, id, value.c_str());
  Require(extension != nullptr);
  Require(X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

PemPair AsPem(const server::Credential& credential) {
  return {Expect(server::CertificatePem(credential.certificate)),
          Expect(server::KeyPem(credential.key))};
}

}  // namespace

server::Credential MakeAuthority() {
  return Expect(server::NewAuthority(absl::Now()));
}

std::string PemOf(const server::Credential& authority) {
  return Expect(server::CertificatePem(authority.certificate));
}

PemPair MakeClient(const server::Credential& authority,
                   const ClientCertificate& what) {
  server::Credential made{server::Certificate(X509_new()),
                          server::PrivateKey(EVP_EC_gen("P-256"))};
  X509* const certificate = made.certificate.get();
  Require(X509_set_version(certificate, X509_VERSION_3) == 1);
  unsigned char serial = 0;
  Require(RAND_bytes(&serial, 1) == 1);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial + 1);
  X509_NAME_add_entry_by_txt(
      X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
      reinterpret_cast<const unsigned char*>("a client"), -1, -1, 0);
  X509_set_issuer_name(certificate,
                       X509_get_subject_name(authority.certificate.get()));
  ASN1_TIME_set(X509_getm_notBefore(certificate), absl::ToTimeT(what.begin));
  ASN1_TIME_set(X509_getm_notAfter(certificate), absl::ToTimeT(what.end));
  X509_set_pubkey(certificate, made.key.get());
  AddExtension(certificate, NID_basic_constraints, "critical,CA:FALSE");
  AddExtension(certificate, NID_ext_key_usage, "clientAuth");
  if (!what.alternative_names.empty()) {
    AddExtension(certificate, NID_subject_alt_name, what.alternative_names);
  }
  Require(X509_sign(certificate, authority.key.get(), EVP_sha256()) != 0);
  return AsPem(made);
}

PemPair MakeServer(const server::Credential& authority) {
  return AsPem(Expect(
      server::NewServer(authority, {"127.0.0.1", "localhost"}, absl::Now())));
}

}  // namespace cte::test
