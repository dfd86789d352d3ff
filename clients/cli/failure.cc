#include "clients/cli/failure.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/json.h"
#include "clients/cli/text_width.h"
#include "clients/cli/texts.h"
#include "clients/cpp/error.h"
#include "clients/cpp/retry.h"

namespace cte::client {
namespace {

// A refusal that carries a reason says what to do itself; one that gRPC made
// up does not.
std::string TextOf(const absl::Status& failure) {
  std::string text(failure.message());
  if (IsBusy(failure)) {
    return absl::StrCat("The server is busy: ", text,
                        " This program waits for up to two minutes, which was "
                        "not enough. Run it again later.");
  }
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

// With what the command knows about going on after a break.
std::string WithHowToGoOn(std::string text, const Session& session) {
  if (!session.how_to_go_on.empty()) {
    absl::StrAppend(&text, " ", session.how_to_go_on);
  }
  return text;
}

// What the server did wrong: its log knows more.
bool IsForTheOperator(const absl::Status& failure) {
  return IsRemote(failure) && (failure.code() == absl::StatusCode::kInternal ||
                               failure.code() == absl::StatusCode::kUnknown ||
                               failure.code() == absl::StatusCode::kDataLoss);
}

bool IsBreak(const absl::Status& failure) {
  return IsRemote(failure) &&
         (failure.code() == absl::StatusCode::kUnavailable ||
          failure.code() == absl::StatusCode::kDeadlineExceeded);
}

// What there is to tell of a failure.
struct Told {
  std::string code;
  std::string reason;
  std::string text;
  std::vector<FieldViolation> violations = {};
  std::string request_id = {};
};

void TellPerson(const Told& told, Session& session) {
  session.err << session.name << ": " << told.text << " ["
              << (told.reason.empty() ? told.code : told.reason) << "]\n";
  for (const FieldViolation& violation : told.violations) {
    const std::string name = session.name_field
                                 ? session.name_field(violation.field)
                                 : violation.field;
    session.err << "  " << Printable(name) << ": "
                << Printable(violation.description) << '\n';
  }
  if (!told.request_id.empty()) {
    session.err << "  To tell the administrator of the server: request "
                << told.request_id << '\n';
  }
}

void TellProgram(const Told& told, std::ostream& out) {
  out << "{\"error\":{\"code\":" << JsonText(told.code)
      << ",\"reason\":" << JsonText(told.reason)
      << ",\"message\":" << JsonText(told.text);
  const char* before = ",\"fieldViolations\":[";
  for (const FieldViolation& violation : told.violations) {
    out << std::exchange(before, ",")
        << "{\"field\":" << JsonText(violation.field)
        << ",\"description\":" << JsonText(violation.description) << '}';
  }
  out << (told.violations.empty() ? "" : "]");
  if (!told.request_id.empty()) {
    out << ",\"requestId\":" << JsonText(told.request_id);
  }
  out << "}}\n";
}

void Tell(const Told& told, Session& session) {
  session.out.flush();
  TellPerson(told, session);
  if (session.json()) TellProgram(told, session.out);
}

}  // namespace

ExitCode ReportFailure(const absl::Status& failure, Session& session) {
  if (session.stop.stop_requested()) {
    Tell({"CANCELLED", "INTERRUPTED", WithHowToGoOn("Interrupted.", session)},
         session);
    return ExitCode::kInterrupted;
  }
  const std::string text = Printable(TextOf(failure));
  Tell({absl::StatusCodeToString(failure.code()), ErrorReason(failure),
        IsBreak(failure) ? WithHowToGoOn(text, session) : text,
        FieldViolations(failure),
        IsForTheOperator(failure) ? Printable(RequestId(failure)) : ""},
       session);
  return ExitCodeOf(failure);
}

ExitCode ReportUsage(std::string_view problem, Session& session) {
  Tell({"INVALID_ARGUMENT", "USAGE",
        absl::StrCat(Printable(problem), ". See the commands with: ",
                     ShellWord(session.program), " --help")},
       session);
  return ExitCode::kUsage;
}

}  // namespace cte::client
