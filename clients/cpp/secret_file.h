#pragma once

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"

namespace cte::client {

enum class Readers { kOwner, kEverybody };

// Reads a file of at most 1 MiB; `what` is what messages call it ("profile").
// Where it is for its owner only, a mode that lets others in is refused.
//
// Errors, all local: PROFILE_UNREADABLE, PROFILE_EXPOSED, PROFILE_INVALID (too
// large). Messages hold nothing of the file.
absl::StatusOr<std::string> ReadProfileFile(const std::filesystem::path& path,
                                            const std::string& what,
                                            Readers readers);

// Reads a file that holds a token and white space around it; the errors are
// those above, PROFILE_INVALID also for what is no token (IsToken).
absl::StatusOr<std::string> ReadTokenFile(const std::filesystem::path& path);

// Whether a header can hold it: anything else would make gRPC drop the call.
bool IsToken(const std::string& text);

}  // namespace cte::client
