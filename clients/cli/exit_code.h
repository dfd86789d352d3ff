#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace cte::client {

// What the program ends with; scripts rest on the numbers.
enum class ExitCode {
  kDone = 0,
  kUsage = 2,
  kIncomplete = 3,
  kUnreachable = 4,
  kNotAllowed = 5,
  kRefused = 6,
  kLocal = 7,
  kInterrupted = 130,
};

// The exit codes as the help shows them, one a line.
std::string_view ExitCodeHelp();

// The code for a failure that ended a command.
ExitCode ExitCodeOf(const absl::Status& failure);

}  // namespace cte::client
