#include "clients/load/command_line.h"

#include <CLI/App.hpp>

#include "clients/cli/application.h"
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
  3    done, but calls failed, or were due and could not be begun
  4    the server cannot be reached, or is too busy, before the run
  5    not allowed: the token is not known, or has no grant for this
  6    refused: the server said no before the run, or has nothing to ask for
  7    a local file is the problem, or something failed inside
  130  interrupted; the figures up to then are printed)";

}  // namespace

ExitCode RunCommandLine(int argc, const char* const* argv,
                        client::Session& session) {
  session.name = "ctecred-load";
  session.program = argc > 0 ? argv[0] : session.name;
  CLI::App app(kDescription, session.name);
  client::AddCommonOptions(app, session);
  client::Command chosen;
  AddRunCommand(app, chosen);
  AddRosterCommands(app, chosen);
  app.footer(kFooter);
  return client::ParseAndRun(app, argc, argv, chosen, session);
}

}  // namespace cte::load
