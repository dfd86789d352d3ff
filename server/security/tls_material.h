#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/security/server_identity.h"
#include "server/work/ticker.h"

namespace cte::server {

// What the server shows in a TLS handshake and what it trusts there, taken anew
// from its files while the server runs. Whoever renews a certificate replaces
// the files; one that is half replaced, damaged or no longer valid is passed
// over with a line in the log, and the last good one stays. Thread safe.
class TlsMaterial {
 public:
  struct Options {
    // The server's own; asked at each look.
    std::function<absl::StatusOr<ServerIdentity>()> server;
    // Certificates, PEM, by which those of clients must be signed; "": clients
    // are not asked for one.
    std::string client_ca_file;
    absl::Duration look_every = absl::Seconds(5);
  };

  // Never changes.
  struct State {
    ServerIdentity server;
    std::string client_ca_pem;  // "" without --client-ca
  };

  // The errors of `server`. For the file of the CA FAILED_PRECONDITION:
  // CLIENT_CA_INVALID, FILE_UNREADABLE; NOT_FOUND: FILE_NOT_FOUND.
  static absl::StatusOr<std::shared_ptr<TlsMaterial>> Load(Options options);
  TlsMaterial(const TlsMaterial&) = delete;

  std::shared_ptr<const State> current() const;
  bool AsksForCertificates() const { return !options_.client_ca_file.empty(); }

  // Looks at the files at once, and returns when what is good of them is
  // current.
  void Reload();

 private:
  TlsMaterial(Options options, State state);

  const Options options_;

  std::mutex looking_;
  std::string last_problem_;  // guarded by looking_; what the log has said

  mutable std::mutex mutex_;
  std::shared_ptr<const State> current_;  // guarded by mutex_

  const Ticker ticker_;  // last: it uses the others
};

}  // namespace cte::server
