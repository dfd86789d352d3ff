#include "clients/cli/failure.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/json.h"
#include "clients/cli/text_width.h"
#include "clients/cpp/error.h"

namespace cte::client {
namespace {

// A refusal that carries a reason says what to do itself; one that gRPC made
// up does not.
std::string TextOf(const absl::Status& failure) {
  std::string text(failure.message());
  if (!IsRemote(failure) || !ErrorReason(failure).empty()) return text;
  switch (failure.code()) {
    case absl::StatusCode::kUnavailable:
      return absl::StrCat("The server cannot be reached (", text,
                          "). Check that it runs, and `address` and `ca` in "
                          "the profile.");
    case absl::StatusCode::kDeadlineExceeded:
      return "The server did not answer in time. Try again later.";
    case absl::StatusCode::kResourceExhausted:
      return absl::StrCat("The server is busy (", text, "). Try again later.");
    case absl::StatusCode::kUnauthenticated:
      return "The server does not know the token of the profile. Ask its "
             "administrator for a new one.";
    case absl::StatusCode::kPermissionDenied:
      return absl::StrCat("You may not do this (", text,
                          "). Ask an administrator for a grant.");
    case absl::StatusCode::kUnimplemented:
      return "The server does not know this call. Check that it is a ctecred "
             "server as new as this program.";
    default:
      return absl::StrCat("The server failed: ", text,
                          ". Try again; if it stays, tell its administrator.");
  }
}

void Tell(const std::string& code, const std::string& reason,
          const std::string& text, Session& session) {
  session.out.flush();
  session.err << "ctecred: " << text << " [" << (reason.empty() ? code : reason)
              << "]\n";
  if (session.json()) {
    session.out << "{\"error\":{\"code\":" << JsonText(code)
                << ",\"reason\":" << JsonText(reason)
                << ",\"message\":" << JsonText(text) << "}}\n";
  }
}

}  // namespace

ExitCode ReportFailure(const absl::Status& failure, Session& session) {
  ExitCode exit_code = ExitCodeOf(failure);
  std::string code = absl::StatusCodeToString(failure.code());
  std::string reason = ErrorReason(failure);
  std::string text = Printable(TextOf(failure));
  if (session.stop.stop_requested()) {
    exit_code = ExitCode::kInterrupted;
    code = "CANCELLED";
    reason = "INTERRUPTED";
    text =
        absl::StrCat("Interrupted.", session.after_interrupt.empty() ? "" : " ",
                     session.after_interrupt);
  }
  Tell(code, reason, text, session);
  return exit_code;
}

ExitCode ReportUsage(std::string_view problem, Session& session) {
  Tell("INVALID_ARGUMENT", "USAGE",
       absl::StrCat(Printable(problem),
                    ". See the commands with: ctecred --help"),
       session);
  return ExitCode::kUsage;
}

}  // namespace cte::client
