#include "tests/support/certificates.h"

#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

namespace cte::test {
namespace {

using Extensions = std::vector<std::pair<int, std::string>>;

template <typename T>
T Expect(absl::StatusOr<T> result) {
  if (!result.ok()) throw std::runtime_error(result.status().ToString());
  return *std::move(result);
}

void Require(bool is_so) {
  if (!is_so) throw std::runtime_error("no certificate");
}

void AddExtension(X509* certificate, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
  Require(extension != nullptr);
  Require(X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

// Null `authority`: signs itself.
server::Credential Issue(const std::string& name,
                         const server::Credential* authority, absl::Time begin,
                         absl::Time end, const Extensions& extensions) {
  server::Credential made{server::Certificate(X509_new()),
                          server::PrivateKey(EVP_EC_gen("P-256"))};
  const server::Credential& signer = authority == nullptr ? made : *authority;
  X509* const certificate = made.certificate.get();
  Require(X509_set_version(certificate, X509_VERSION_3) == 1);
  std::uint32_t serial = 0;
  Require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial),
                     sizeof serial) == 1);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial);
  X509_NAME_add_entry_by_txt(
      X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
      reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate,
                       X509_get_subject_name(signer.certificate.get()));
  ASN1_TIME_set(X509_getm_notBefore(certificate), absl::ToTimeT(begin));
  ASN1_TIME_set(X509_getm_notAfter(certificate), absl::ToTimeT(end));
  X509_set_pubkey(certificate, made.key.get());
  for (const auto& [id, value] : extensions) {
    AddExtension(certificate, id, value);
  }
  Require(X509_sign(certificate, signer.key.get(), EVP_sha256()) != 0);
  return made;
}

server::Credential IssueAuthority(const std::string& name,
                                  const server::Credential* authority) {
  const absl::Time now = absl::Now();
  return Issue(name, authority, now - absl::Hours(1),
               now + 2 * server::kServerLife,
               {{NID_basic_constraints, "critical,CA:TRUE"},
                {NID_key_usage, "critical,keyCertSign"},
                {NID_subject_key_identifier, "hash"}});
}

PemPair AsPem(const server::Credential& credential) {
  return {Expect(server::CertificatePem(credential.certificate)),
          Expect(server::KeyPem(credential.key))};
}

}  // namespace

server::Credential MakeAuthority() {
  return IssueAuthority("an authority", nullptr);
}

server::Credential MakeAuthorityBelow(const server::Credential& authority) {
  return IssueAuthority("an authority below", &authority);
}

std::string PemOf(const server::Credential& authority) {
  return Expect(server::CertificatePem(authority.certificate));
}

PemPair MakeClient(const server::Credential& authority,
                   const ClientCertificate& what) {
  Extensions extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                           {NID_ext_key_usage, "clientAuth"}};
  if (!what.alternative_names.empty()) {
    extensions.emplace_back(NID_subject_alt_name, what.alternative_names);
  }
  return AsPem(Issue("a client", &authority, what.begin, what.end, extensions));
}

PemPair MakeServer(const server::Credential& authority) {
  return AsPem(Expect(
      server::NewServer(authority, {"127.0.0.1", "localhost"}, absl::Now())));
}

}  // namespace cte::test
