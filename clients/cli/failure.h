#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "clients/cli/session.h"

namespace cte::client {

// Tells the user what ended a command and what to do next, as
// "ctecred: what happened. What to do next. [REASON]" on standard error, with
// each violation of a field on a line of its own below, and the request's id
// where the server failed inside; with JSON output also as the last line of
// standard output. Answers the exit code.
ExitCode ReportFailure(const absl::Status& failure, Session& session);

// The same for a command line that the parser refused.
ExitCode ReportUsage(std::string_view problem, Session& session);

}  // namespace cte::client
