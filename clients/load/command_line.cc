#include "clients/load/command_line.h"

#include <CLI/App.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/failure.h"
#include "clients/cli/help_formatter.h"
#include "clients/cpp/version.h"
#include "clients/load/roster_commands.h"
#include "clients/load/run_command.h"

namespace cte::load {
namespace {

using client::ExitCode;

constexpr char kDescription[] =
    "Drives a ctecred server and measures it; makes the data for that.\n";

constexpr char kFooter[] =
    R"(Examples:
  ctecred-load roster --size state --seed 1 state/
  ctecred roster load state/
      Make a state with 900 districts and load it.
  ctecred-load rows --roster state/ --count 200000 --invalid 1 awards.xlsx
      Make a workbook of awards for it.
  ctecred-load run program --clients 128 --duration 30
      One program after the other by 128 clients, each waiting for its answer.
  ctecred-load run mixed --rate 500 --report mixed.html --json mixed.json
      500 calls a second, whatever becomes of those before, and a page with
      the latencies and the throughput.

The profile says where the server is and who calls, as ctecred --help tells. The
server limits what one user may do, so for a load test start it with
--user-calls-per-second 0, and for many clients with higher --user-waiting-calls,
--max-waiting-calls and --user-imports.

Exit codes:
  0    done, and no call failed
  2    the command line is wrong
  3    done, but calls failed
  4    the server cannot be reached, or is too busy, before the run
  5    not allowed: the token is not known, or has no grant for this
  6    refused: the server said no before the run, or has nothing to ask for
  7    a local file is the problem, or something failed inside
  130  interrupted; the figures up to then are printed)";

// The parser misses a command before it sees what stands in its place.
std::string UsageProblem(const CLI::ParseError& error, const CLI::App& app) {
  const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
  if (error.get_exit_code() !=
          static_cast<int>(CLI::ExitCodes::RequiredError) ||
      unknown.empty()) {
    return error.what();
  }
  return absl::StrCat("\"", unknown.front(), "\" is not known here");
}

}  // namespace

ExitCode RunCommandLine(int argc, const char* const* argv,
                        client::Session& session) {
  session.name = "ctecred-load";
  session.program = argc > 0 ? argv[0] : session.name;
  CLI::App app(kDescription, session.name);
  app.formatter(
      std::make_shared<client::HelpFormatter>(session.terminal.width));
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag(
      "--version",
      absl::StrCat(session.name, " ", std::string(client::Version())));
  app.add_option("--profile", session.profile,
                 "The file that says where the server is and who you are")
      ->type_name("FILE");
  client::Command chosen;
  AddRunCommand(app, chosen);
  AddRosterCommands(app, chosen);
  app.footer(kFooter);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) {
      return client::ReportUsage(UsageProblem(error, app), session);
    }
    app.exit(error, session.out, session.err);  // --help, --version
    return ExitCode::kDone;
  }
  const absl::StatusOr<ExitCode> exit_code = chosen(session);
  if (!exit_code.ok()) {
    return client::ReportFailure(exit_code.status(), session);
  }
  return *exit_code;
}

}  // namespace cte::load
