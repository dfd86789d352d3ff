#include "clients/cli/audit_commands.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/audit_table.h"
#include "clients/cli/command_group.h"
#include "clients/cli/json.h"
#include "clients/cli/listing.h"
#include "clients/cli/options.h"
#include "clients/cli/position_file.h"
#include "clients/cli/texts.h"
#include "clients/cpp/audit_client.h"
#include "clients/cpp/error.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

// What these commands may be told.
struct AuditArguments {
  std::string principal;
  std::int64_t psn = 0;
  std::string uic;
  std::string import_id;
  google::protobuf::Timestamp from;  // 0: none, as `to`
  google::protobuf::Timestamp to;
  std::int64_t limit = 0;  // 0: none

  std::int64_t after = 0;
  bool from_now = false;
  std::string position_file;

  bool awards = false;
};

constexpr char kFollowing[] =
    R"(Each record is printed once, over breaks of the connection too. Ctrl-C ends it.
With --position-file so it is over runs: the position is kept when the record is
out of this program, so only a run that is killed between the two has the next
one print a record again. A record of an import that comes in several parts
(--awards) is begun anew by the next run if it was cut off.)";

bool IsSet(const google::protobuf::Timestamp& time) {
  return time.seconds() != 0 || time.nanos() != 0;
}

v1::ListAuditRecordsRequest QueryOf(const AuditArguments& arguments) {
  v1::ListAuditRecordsRequest query;
  query.set_principal(arguments.principal);
  query.set_psn(arguments.psn);
  query.set_uic(arguments.uic);
  query.set_import_id(arguments.import_id);
  if (IsSet(arguments.from)) *query.mutable_from_time() = arguments.from;
  if (IsSet(arguments.to)) *query.mutable_to_time() = arguments.to;
  query.set_expand_awards(arguments.awards);
  return query;
}

absl::StatusOr<ExitCode> ListRecords(AuditClient& audit,
                                     const AuditArguments& arguments,
                                     Session& session) {
  std::int64_t left = arguments.limit;
  Listing listing(session, "record", AuditColumns());
  const absl::Status listed =
      audit.List(QueryOf(arguments), [&](const AuditClient::Page& page) {
        auto records = page.records();
        if (left > 0 && left < records.size()) {
          records.DeleteSubrange(static_cast<int>(left),
                                 records.size() - static_cast<int>(left));
        }
        listing.Write(records, AuditRows);
        left -= records.size();
        return arguments.limit == 0 || left > 0;
      });
  if (!listed.ok()) return listed;
  listing.End("Nothing of the kind was done. Ask with fewer options.");
  return ExitCode::kDone;
}

// A write that failed; the position before it stays kept.
absl::Status Unwritable(int error) {
  return LocalError(absl::StatusCode::kDataLoss, "OUTPUT_UNWRITABLE",
                    absl::StrCat("What was printed could not be written (",
                                 std::strerror(error),
                                 "). Look at where standard output goes."));
}

// Lines of a record, out of this program when it returns.
absl::Status Print(const v1::AuditRecord& record, Session& session) {
  if (session.json()) {
    session.out << ToJson(record) << '\n';
  } else {
    for (const std::string& line : AuditLines(record)) {
      session.out << line << '\n';
    }
  }
  errno = 0;
  session.out.flush();
  return session.out ? absl::OkStatus() : Unwritable(errno);
}

absl::StatusOr<ExitCode> FollowRecords(AuditClient& audit,
                                       const AuditArguments& arguments,
                                       Session& session) {
  v1::FollowAuditRecordsRequest request;
  request.set_after(arguments.after);
  request.set_from_now(arguments.from_now);
  request.set_expand_awards(arguments.awards);
  std::optional<PositionFile> file;
  if (!arguments.position_file.empty()) {
    file.emplace(arguments.position_file);
    const auto kept = file->Read();
    if (!kept.ok()) return kept.status();
    if (*kept) {
      request.set_from_now(false);
      request.set_after(**kept);
    }
  }
  const auto go_on_after = [&](std::int64_t position) {
    const std::string where =
        file ? absl::StrCat("--position-file ",
                            ShellWord(arguments.position_file))
             : absl::StrCat("--after ", position);
    session.how_to_go_on = absl::StrCat(
        "Go on where it ended with: ",
        session.command(absl::StrCat("audit follow ", where,
                                     arguments.awards ? " --awards" : "")));
  };
  const absl::Status ended =
      audit.Follow(request, [&](const AuditClient::Reached& reached) {
        if (reached.has_record()) {
          absl::Status printed = Print(reached.record(), session);
          if (!printed.ok()) return printed;
        }
        go_on_after(reached.reached_position());
        return file ? file->Keep(reached.reached_position()) : absl::OkStatus();
      });
  if (!session.stop.stop_requested()) return ended;
  // There is no other end to wait for.
  session.err << session.how_to_go_on
              << (session.how_to_go_on.empty() ? "" : "\n");
  return ExitCode::kDone;
}

void AddListOptions(CLI::App* command, AuditArguments& arguments) {
  AddText(command, "--principal", arguments.principal, "NAME",
          "Only what this user did");
  AddPsnOption(command, arguments.psn, "Only what is about this program");
  AddText(command, "--uic", arguments.uic, "UIC",
          "Only what is about this student");
  AddText(command, "--import", arguments.import_id, "ID",
          "Only what is of this import");
  AddTime(command, "--from", arguments.from,
          "Only at this time or later, as in 2026-03-09 or \"2026-03-09 "
          "14:05\"");
  AddTime(command, "--to", arguments.to, "Only before this time");
  AddNumber(command, "--limit", arguments.limit, "N",
            "At most this many (default: all)");
}

void AddFollowOptions(CLI::App* command, AuditArguments& arguments) {
  AddNumber(command, "--after", arguments.after, "POSITION",
            "Only records behind this one (default: all there are)")
      ->excludes(command->add_flag("--from-now", arguments.from_now,
                                   "Only records that come from now on"));
  command
      ->add_option("--position-file", arguments.position_file,
                   "Begin where the last run ended, and keep in this file how "
                   "far this one comes; the first run begins as the other "
                   "options say")
      ->type_name("FILE");
  command->footer(kFollowing);
}

}  // namespace

void AddAuditCommands(CLI::App& app, Command& chosen) {
  CommandGroup<AuditClient, AuditArguments> group(
      app, chosen, "audit",
      "Who did what, and when (state administrators; follow: whoever has a "
      "grant for the state)");
  AuditArguments& arguments = group.arguments();
  const auto awards = [&](CLI::App* command) {
    command->add_flag("--awards", arguments.awards,
                      "Also each award that an import made");
  };
  CLI::App* list =
      group.Add("list", "List what was done, the newest first", ListRecords);
  AddListOptions(list, arguments);
  awards(list);
  CLI::App* follow =
      group.Add("follow",
                "Print what was done in its order, and then what is done, as "
                "it comes",
                FollowRecords);
  AddFollowOptions(follow, arguments);
  awards(follow);
}

}  // namespace cte::client
