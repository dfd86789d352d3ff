#include "clients/cli/import_stream_command.h"

#include <memory>
#include <optional>
#include <utility>

#include "clients/cli/command_group.h"
#include "clients/cli/failure.h"
#include "clients/cli/options.h"
#include "clients/cli/stream_run.h"

namespace cte::client {
namespace {

constexpr char kAboutTheFile[] =
    R"(The file is CSV in UTF-8, with commas and a header that names UIC, PSN,
CredentialCode and CredentialName, in any order; other columns are not read. A
line without any of the four is no row. A line that is no CSV ends the import
behind the rows before it, to be corrected and gone on with.

The valid rows of each batch are recorded at once. After a break the import goes on
by itself; a run that ended goes on with the same file and its --request-id, and
records nothing twice. With --findings it sends all rows again, for what was found
in those that are in.

Example:
  ctecred import stream awards.csv --findings findings.csv
      Record the rows of a file, and write down why others were not.)";

absl::StatusOr<ExitCode> Stream(RowStream& stream,
                                const StreamArguments& arguments,
                                Session& session) {
  const OutputFile& to = arguments.findings;
  if (session.json() && to.path == "-") {
    return ReportUsage(
        "--findings - and --output json both write to standard output",
        session);
  }
  const auto rows = CsvRows::Open(arguments.file, session.stop);
  if (!rows.ok()) return rows.status();
  std::optional<FindingsFile> findings;
  if (!to.path.empty()) {
    auto created =
        FindingsFile::Create(to.path, to.force, arguments.file, session.out);
    if (!created.ok()) return created.status();
    findings.emplace(*std::move(created));
  }
  return StreamRun(arguments, **rows, std::move(findings), session).Run(stream);
}

}  // namespace

void AddImportStreamCommand(CLI::App& import, Command& chosen) {
  const auto arguments = std::make_shared<StreamArguments>();
  CLI::App* command =
      AddCommand(import, chosen, arguments, "stream",
                 "Record the rows of a CSV file of any length, for other "
                 "systems",
                 &Stream);
  AddFile(command, arguments->file, "The file (.csv); - for standard input");
  AddText(command, "--request-id", arguments->request_id, "ID",
          "Go on with the import that was begun with it, or begin one "
          "(default: a new one)");
  AddText(command, "--source-name", arguments->source_name, "NAME",
          "What the import is called (default: the name of the file)");
  command->add_flag("--all-or-nothing", arguments->all_or_nothing,
                    "Record nothing if a single row is invalid");
  command->add_flag("--validate-only", arguments->validate_only,
                    "Record nothing, and say what would be");
  command
      ->add_option("--batch-rows", arguments->batch_rows,
                   "How many rows are recorded together, 1 to 5000")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(1, RowStream::kMaxBatchRows).description(""));
  AddText(command, "--findings", arguments->findings.path, "FILE",
          "Write as CSV, as it comes, why rows were not created; - for "
          "standard output");
  AddForce(command, arguments->findings.force);
  command->footer(kAboutTheFile);
}

}  // namespace cte::client
