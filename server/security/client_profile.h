#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace cte::server {

// Writes the file by which a client finds the server and is known to it: TOML
// with the keys `address` ("host:port"), `ca` (PEM text) and `token`; mode
// 0600, in one step. Errors: those of WriteDurably (private_file.h).
absl::Status WriteClientProfile(const std::string& path,
                                std::string_view address,
                                std::string_view ca_pem,
                                std::string_view token);

// The token of such a file; "" if there is none to be had from it: no such
// file, not readable, not TOML, or others than its owner could read it.
std::string ProfileToken(const std::string& path);

}  // namespace cte::server
