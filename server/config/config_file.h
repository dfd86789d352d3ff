#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/config/settings.h"

namespace cte::server {

// Reads a configuration file (TOML): keys of settings, each with a text, a
// whole number, a boolean, or a list of these. Which keys there are is for
// Settings to know. At most 1 MiB.
//
// NOT_FOUND, FILE_NOT_FOUND. FAILED_PRECONDITION: FILE_UNREADABLE.
// INVALID_ARGUMENT: CONFIG_FILE_INVALID, with the line and without the values:
// somebody may have put a password there.
absl::StatusOr<std::vector<GivenValue>> ReadConfigFile(const std::string& path);

}  // namespace cte::server
