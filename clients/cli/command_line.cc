#include "clients/cli/command_line.h"

#include <CLI/App.hpp>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/application.h"
#include "clients/cli/audit_commands.h"
#include "clients/cli/award_commands.h"
#include "clients/cli/completion_command.h"
#include "clients/cli/credential_commands.h"
#include "clients/cli/export_commands.h"
#include "clients/cli/grant_commands.h"
#include "clients/cli/import_commands.h"
#include "clients/cli/indicator_command.h"
#include "clients/cli/options.h"
#include "clients/cli/program_commands.h"
#include "clients/cli/roster_commands.h"
#include "clients/cli/student_commands.h"
#include "clients/cli/suggestion_commands.h"
#include "clients/cli/template_command.h"
#include "clients/cli/token_commands.h"
#include "clients/cli/year_commands.h"

namespace cte::client {
namespace {

constexpr char kDescription[] =
    "Records the career and technical education credentials of students.\n";

constexpr char kExamples[] =
    R"(Examples:
  ctecred programs list --district 63070 --sort building
      The active programs of a district, as on the screen Manage Credentials.
  ctecred programs show 21223
      One of them, with the groups of students to choose from.
  ctecred students list 21223 --group class:HSMI109-1
      The students of a class and the credentials that they have.
  ctecred awards add 21223 --uic A025736286 A069297285 --approved AWSIITM
      Give students a credential. All of them get it, or none.
  ctecred programs declare-none 16627
      Say that a program gives no credentials this year.
  ctecred programs review --district 63070 --status missing
      What is left to report. Ends with code 3 as long as there is any.
  ctecred template awards.xlsx
      Save an empty workbook. Fill in a row for each student and credential.
  ctecred import check awards.xlsx --errors-to corrections.xlsx
      Check it. Nothing is recorded; the second file tells what to correct.
  ctecred import run awards.xlsx
      Check it and record every row that is valid.
  ctecred import stream awards.csv --findings findings.csv
      The same for a CSV file of any length, as from another system.
  ctecred export district 63070 received.xlsx
      Save what the students of a district received in four school years.
  ctecred --output json awards list --psn 21223 --years 2024-2026
      The awards of a program, one JSON object a line.
  source <(ctecred completion bash)
      Let this shell complete commands, options and their words.

The profile says where the server is and who you are: a file client.toml that
the administrator of the server gives you. It is looked for at --profile, else
$CTECRED_PROFILE, else ./ctecred-data/client.toml, else
~/.config/ctecred/client.toml. It holds a token: keep it at mode 600.

)";

}  // namespace

ExitCode RunCommandLine(int argc, const char* const* argv, Session& session) {
  if (argc > 0) session.program = argv[0];
  CLI::App app(kDescription, session.name);
  AddCommonOptions(app, session);
  AddChoice<OutputFormat>(
      &app, "--output", session.output,
      {{"table", OutputFormat::kTable}, {"json", OutputFormat::kJson}},
      "table for people (the default), json for programs");
  Command chosen;
  AddProgramCommands(app, chosen);
  AddStudentCommands(app, chosen);
  AddCredentialCommands(app, chosen);
  AddAwardCommands(app, chosen);
  AddImportCommands(app, chosen);
  AddTemplateCommand(app, chosen);
  AddExportCommands(app, chosen);
  AddIndicatorCommand(app, chosen);
  AddSuggestionCommands(app, chosen);
  AddYearCommands(app, chosen);
  AddRosterCommands(app, chosen);
  AddGrantCommands(app, chosen);
  AddTokenCommands(app, chosen);
  AddAuditCommands(app, chosen);
  AddCompletionCommand(app, chosen);
  // Last, because commands inherit what is there when they are added.
  app.footer(absl::StrCat(kExamples, std::string(ExitCodeHelp())));
  return ParseAndRun(app, argc, argv, chosen, session);
}

}  // namespace cte::client
