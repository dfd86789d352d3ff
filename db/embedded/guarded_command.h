#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/embedded/child_process.h"

namespace cte::db {

// Runs a command that starts processes of its own (a shell script) and waits
// for its end. None of them is left afterwards: not when it ends, not when it
// takes longer than `timeout`, and not when this program is killed meanwhile.
// Answers what it wrote, the last 16 KiB of it. Thread safe.
//
// FAILED_PRECONDITION (COMMAND_FAILED), with the end of what it wrote, if it
// cannot be started, fails or takes too long.
absl::StatusOr<std::string> RunGuarded(const Command& command,
                                       absl::Duration timeout);

}  // namespace cte::db
