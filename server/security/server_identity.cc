#include "server/security/server_identity.h"

#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "server/security/certificate.h"
#include "server/security/private_file.h"

namespace cte::server {
namespace {

absl::Status Invalid(const std::string& file, std::string_view problem) {
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "TLS_FILES_INVALID",
      absl::StrCat("The file ", file, " ", std::string(problem)));
}

}  // namespace

absl::StatusOr<ServerIdentity> FilesIdentity(
    const std::string& certificate_file, const std::string& key_file,
    absl::Time now) {
  absl::StatusOr<std::string> certificate_pem = ReadWholeFile(certificate_file);
  if (!certificate_pem.ok()) return certificate_pem.status();
  absl::StatusOr<std::string> key_pem = ReadWholeFile(key_file);
  if (!key_pem.ok()) return key_pem.status();

  const std::vector<Certificate> chain = ParseCertificates(*certificate_pem);
  if (chain.empty()) {
    return Invalid(certificate_file,
                   "holds no certificates, or a damaged one. It must hold the "
                   "server's as PEM text and then those that signed it.");
  }
  const PrivateKey key = ParseKey(*key_pem);
  if (key == nullptr) {
    return Invalid(key_file,
                   "holds no private key that can be read. It must hold the "
                   "server's as PEM text, without a passphrase.");
  }
  if (!BelongTogether(chain.front(), key)) {
    return Invalid(key_file,
                   absl::StrCat("holds a key that is not that of the first "
                                "certificate in ",
                                certificate_file,
                                ". Name the two files that were made together, "
                                "with the server's own certificate first."));
  }
  if (!IsValidAt(chain.front(), now)) {
    return Invalid(certificate_file,
                   "holds a certificate that is not valid now. Renew it, or "
                   "set the clock of this machine.");
  }
  return ServerIdentity{.ca_pem = *certificate_pem,
                        .certificate_pem = *certificate_pem,
                        .key_pem = *std::move(key_pem)};
}

}  // namespace cte::server
