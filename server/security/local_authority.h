#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/security/server_identity.h"

namespace cte::server {

// An identity of our own making, so that a server without an operator speaks
// TLS too. In `folder`, which must exist:
//
//   authority.pem  certificate and key of a CA that signs this server only: EC
//                  P-256, 10 years, no CA below it; mode 0600
//   server.pem     certificate and key of the server, 1 year, for localhost,
//                  127.0.0.1, ::1 and `host_names` (DNS names or IP addresses);
//                  mode 0600
//   ca.pem         the CA's certificate, for clients; mode 0644
//
// Made when they are not there and taken again later. server.pem is made anew
// when it has less than 30 days left, lacks a name, or is damaged or open to
// others than its owner; both are, when that is true of authority.pem or it
// would end before a new certificate does. Clients then need the new CA.
//
// INVALID_ARGUMENT: HOST_NAME_INVALID. FAILED_PRECONDITION: FILE_UNWRITABLE
// (private_file.h). INTERNAL: TLS_LIBRARY_FAILED. For one process at a time.
absl::StatusOr<ServerIdentity> LocalIdentity(
    const std::string& folder, const std::vector<std::string>& host_names,
    absl::Time now = absl::Now());

}  // namespace cte::server
