#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/stores.h"

namespace cte::server {

// The first users, without whom nobody could make another one.

// Who client.toml is for: a state administrator.
inline constexpr std::string_view kLocalAdministrator = "local-administrator";

// OK if a user of this machine may have the name: 1 to 64 of A-Z a-z 0-9 . _ -,
// the first one a letter or digit, because it names a file; and not one that is
// taken ("client", kLocalAdministrator). INVALID_ARGUMENT: USER_NAME_INVALID.
absl::Status CheckLocalUserName(std::string_view name);

// A profile that is to be written: where, and the token in it. Never log it.
struct LocalProfile {
  std::string path;
  std::string token;
};

// Makes tokens for the people of this machine: `folder`/client.toml for the
// state administrator kLocalAdministrator, with the grant for it, and `folder`/
// NAME.toml for each of `users`, who is the principal NAME and holds what the
// roster grants. Answers the profiles, to be written with WriteProfiles when
// the server's address is known.
//
// A profile whose token the database still knows keeps it, so that a client
// that has read it goes on working. Any other one gets a new token, and the
// principal's old ones end.
//
// Nothing is done if a name is refused (CheckLocalUserName). Beside that the
// errors of the store: what is done then is good, and the call can be made
// again.
absl::StatusOr<std::vector<LocalProfile>> MakeLocalUsers(
    domain::AccessStore& access, const std::string& folder,
    const std::vector<std::string>& users);

// Writes the address and the CA anew into each. Errors: those of WriteDurably
// (private_file.h).
absl::Status WriteProfiles(const std::vector<LocalProfile>& profiles,
                           std::string_view address, std::string_view ca_pem);

// The token that an operator chose, from a file of its own: at least 32
// printable ASCII characters without blanks; white space around them does not
// count. FAILED_PRECONDITION: TOKEN_FILE_INVALID, and those of ReadSecretFile
// (private_file.h).
absl::StatusOr<std::string> ReadTokenFile(const std::string& path);

// Makes `token` the only one of a state administrator, and grants it. Errors:
// those of the store.
absl::Status MakeAdministrator(domain::AccessStore& access,
                               std::string_view principal,
                               std::string_view token);

}  // namespace cte::server
