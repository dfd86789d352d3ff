#include "clients/cli/exit_code.h"

#include "clients/cpp/error.h"

namespace cte::client {

std::string_view ExitCodeHelp() {
  return R"(Exit codes:
  0    done: all went in, or all rows are valid, or all programs have reported
  2    the command line is wrong
  3    something is left: rows or records are invalid or were rejected, or
       programs have not reported
  4    the server cannot be reached, or is too busy
  5    not allowed: the token is not known, or has no grant for this
  6    refused: the server said no to the request or to the file, or what it is
       about is not there or not in a state for it
  7    a local file is the problem, or something failed inside
  130  interrupted; what the server has begun goes on there)";
}

ExitCode ExitCodeOf(const absl::Status& failure) {
  if (!IsRemote(failure)) return ExitCode::kLocal;
  switch (failure.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
      return ExitCode::kUnreachable;
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
      return ExitCode::kNotAllowed;
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
      return ExitCode::kLocal;
    default:
      return ExitCode::kRefused;
  }
}

}  // namespace cte::client
