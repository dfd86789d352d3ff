#pragma once

#include <atomic>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace cte::server {

// Where an issuer shows its keys: "https://...", "http://..." of this machine
// (127.0.0.1, [::1], localhost), or the path of a file.
bool IsUrl(const std::string& place);

// OK if the server may read keys there: a URL is checked, a path is taken as it
// is. INVALID_ARGUMENT: KEYS_PLACE_INVALID.
absl::Status CheckKeysPlace(const std::string& place);

// What stands there, 1 MiB at most. From a URL within 5 s, without following it
// elsewhere, and only from a server whose certificate this machine trusts. Ends
// early, with an error, soon after `stop` is set.
//
// UNAVAILABLE: KEYS_UNREADABLE; and the errors of ReadWholeFile
// (private_file.h).
absl::StatusOr<std::string> FetchKeys(const std::string& place,
                                      const std::atomic<bool>& stop);

}  // namespace cte::server
