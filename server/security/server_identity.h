#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace cte::server {

// What a TLS server shows to its callers, as PEM texts. Holds a private key:
// never log it.
struct ServerIdentity {
  // What a client must trust to trust the certificate.
  std::string ca_pem;
  std::string certificate_pem;  // with those between it and the CA
  std::string key_pem;
};

// An operator's own: a file with the server's certificate and those between it
// and the CA, in this order, and one with its key, without a passphrase. The
// CA of the answer is the first file: a client that trusts it needs no other.
//
// FAILED_PRECONDITION: TLS_FILES_INVALID if one of them cannot be parsed, they
// do not belong together, or the certificate is not valid now; FILE_UNREADABLE.
// NOT_FOUND: FILE_NOT_FOUND.
absl::StatusOr<ServerIdentity> FilesIdentity(
    const std::string& certificate_file, const std::string& key_file,
    absl::Time now = absl::Now());

}  // namespace cte::server
