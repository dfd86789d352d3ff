#include "clients/cli/import_commands.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/command_group.h"
#include "clients/cli/import_grid.h"
#include "clients/cli/import_output.h"
#include "clients/cli/import_stream_command.h"
#include "clients/cli/json.h"
#include "clients/cli/listing.h"
#include "clients/cli/options.h"
#include "clients/cli/output_file.h"
#include "clients/cli/progress_bar.h"
#include "clients/cli/text_width.h"
#include "clients/cpp/error.h"
#include "clients/cpp/import_client.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

// What the import commands may be told.
struct ImportArguments {
  std::string file;
  std::string import_id;
  OutputFile errors_to;
  bool invalid_only = false;
  bool all_or_nothing = false;
  std::int64_t limit = 50;
};

bool HasOtherErrorThan(const v1::ImportRow& row, const std::string& code) {
  for (const v1::Finding& finding : row.findings()) {
    if (finding.severity() == v1::Finding::SEVERITY_ERROR &&
        finding.code() != code) {
      return true;
    }
  }
  return false;
}

// Says what the import is doing, should this program hear no more of it.
void SayWhereItIs(const std::string& import_id, const char* doing,
                  Session& session) {
  session.how_to_go_on = absl::StrCat(
      "Import ", import_id, " ", doing,
      ". Look at it with: ", session.command("import show " + import_id));
}

// Follows an import to where it stays, with a progress bar that says what is
// being done. One that failed is a failure, but for one that has rows to show:
// ALL_OR_NOTHING.
absl::StatusOr<v1::Import> Follow(ImportClient& imports,
                                  const std::string& import_id,
                                  const char* label, Session& session) {
  SayWhereItIs(import_id, "goes on in the server", session);
  ProgressBar bar(session.err, session.terminal);
  absl::StatusOr<v1::Import> import =
      imports.Watch(import_id, [&](const v1::Import& now) {
        bar.Show(label, now.progress().done(), now.progress().total());
      });
  if (import.ok()) SayWhereItIs(import_id, "is kept in the server", session);
  if (import.ok() && import->state() == v1::Import::STATE_FAILED &&
      !FailedAsAWhole(*import)) {
    return FromRpc(import->failure());
  }
  return import;
}

// "Process Records": sends a file and waits until its rows are checked.
absl::StatusOr<v1::Import> Check(ImportClient& imports, const std::string& file,
                                 Session& session) {
  session.how_to_go_on = absl::StrCat(
      "The file had not arrived. See whether the server has it "
      "with: ",
      session.command("import list"));
  absl::StatusOr<v1::Import> uploaded;
  {
    ProgressBar bar(session.err, session.terminal);
    const auto show = [&](std::int64_t done, std::int64_t all) {
      bar.Show("Uploading", done, all);
    };
    uploaded = imports.Upload(file, {}, show);
  }
  if (!uploaded.ok()) return uploaded;
  return Follow(imports, uploaded->import_id(), "Checking records", session);
}

// Says how to go on with an import that waits for its commit.
void WriteNextSteps(const v1::Import& import, Session& session) {
  if (session.json() || import.state() != v1::Import::STATE_CHECKED) return;
  const std::string& id = import.import_id();
  session.out << "\nImport " << id << " is checked; nothing is recorded yet.\n";
  if (import.counts().valid() > 0) {
    session.out << "  Import the valid rows:  "
                << session.command("import commit " + id) << '\n';
  }
  session.out << "  Give the import up:     "
              << session.command("import discard " + id) << '\n';
}

// The file of --errors-to, made before there is work to lose.
absl::StatusOr<std::optional<PrivateFile>> CreateErrorsFile(
    const ImportArguments& arguments) {
  const std::string& path = arguments.errors_to.path;
  if (path.empty()) return std::nullopt;
  std::error_code ignored;
  if (std::filesystem::equivalent(path, arguments.file, ignored)) {
    return LocalError(
        absl::StatusCode::kInvalidArgument, "FILE_IS_INPUT",
        absl::StrCat("The file ", path,
                     " is the workbook that is to be checked. Choose another "
                     "name for --errors-to."));
  }
  absl::StatusOr<PrivateFile> created = arguments.errors_to.Create();
  if (!created.ok()) return created.status();
  return std::optional<PrivateFile>(*std::move(created));
}

// The rows, the file with errors if it is wanted, the counts.
absl::StatusOr<ExitCode> Show(ImportClient& imports, const v1::Import& import,
                              const ImportArguments& arguments,
                              std::optional<PrivateFile> errors,
                              Session& session) {
  const auto filter = arguments.invalid_only
                          ? v1::ListImportRowsRequest::FILTER_INVALID
                          : v1::ListImportRowsRequest::FILTER_UNSPECIFIED;
  if (absl::Status rows = WriteImportRows(imports, import, filter, {}, session);
      !rows.ok()) {
    return rows;
  }
  if (errors) {
    if (absl::Status saved = imports.DownloadAnnotatedWorkbook(
            import.import_id(), *std::move(errors));
        !saved.ok()) {
      return saved;
    }
    session.err << "The workbook with its errors is in "
                << Printable(arguments.errors_to.path) << ".\n";
  }
  WriteImportEnd(import, session);
  WriteNextSteps(import, session);
  return ExitCodeOf(import);
}

// "Import Records", then the rows that were not created and the counts.
absl::StatusOr<ExitCode> Commit(ImportClient& imports,
                                const std::string& import_id,
                                bool all_or_nothing, Session& session) {
  SayWhereItIs(import_id, "may have gone on in the server", session);
  absl::StatusOr<v1::Import> import = imports.Commit(import_id, all_or_nothing);
  if (!import.ok()) return import.status();
  import = Follow(imports, import_id, "Importing records", session);
  if (!import.ok()) return import.status();

  const bool failed = FailedAsAWhole(*import);
  const v1::Import::Counts& counts = import->counts();
  // Unchanged rows are valid ones: the server's filter leaves them out.
  const auto filter = counts.unchanged() > 0
                          ? v1::ListImportRowsRequest::FILTER_UNSPECIFIED
                          : v1::ListImportRowsRequest::FILTER_INVALID;
  const auto keep = [&](const v1::ImportRow& row) {
    return failed ? HasOtherErrorThan(row, "ALL_OR_NOTHING")
                  : row.outcome() != v1::ImportRow::OUTCOME_CREATED;
  };
  if (counts.created() < counts.rows()) {
    if (absl::Status rows =
            WriteImportRows(imports, *import, filter, keep, session);
        !rows.ok()) {
      return rows;
    }
  }
  WriteImportEnd(*import, session);
  return ExitCodeOf(*import);
}

absl::StatusOr<ExitCode> CheckCommand(ImportClient& imports,
                                      const ImportArguments& arguments,
                                      Session& session) {
  auto errors = CreateErrorsFile(arguments);
  if (!errors.ok()) return errors.status();
  const auto import = Check(imports, arguments.file, session);
  if (!import.ok()) return import.status();
  return Show(imports, *import, arguments, *std::move(errors), session);
}

absl::StatusOr<ExitCode> RunCommand(ImportClient& imports,
                                    const ImportArguments& arguments,
                                    Session& session) {
  const auto import = Check(imports, arguments.file, session);
  if (!import.ok()) return import.status();
  return Commit(imports, import->import_id(), arguments.all_or_nothing,
                session);
}

absl::StatusOr<ExitCode> CommitCommand(ImportClient& imports,
                                       const ImportArguments& arguments,
                                       Session& session) {
  return Commit(imports, arguments.import_id, arguments.all_or_nothing,
                session);
}

absl::StatusOr<ExitCode> ListCommand(ImportClient& imports,
                                     const ImportArguments& arguments,
                                     Session& session) {
  std::vector<v1::Import> found;
  const absl::Status listed = imports.List([&](const v1::Import& import) {
    found.push_back(import);
    return static_cast<std::int64_t>(found.size()) < arguments.limit;
  });
  if (!listed.ok()) return listed;
  if (session.json()) {
    for (const v1::Import& import : found)
      session.out << ToJson(import) << '\n';
  } else if (found.empty()) {
    session.out << "There are no imports. Make one with: "
                << session.command("import check FILE") << '\n';
  } else {
    WriteImportList(session.out, session.terminal, found);
  }
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> ShowCommand(ImportClient& imports,
                                     const ImportArguments& arguments,
                                     Session& session) {
  auto errors = CreateErrorsFile(arguments);
  if (!errors.ok()) return errors.status();
  const auto import = imports.Get(arguments.import_id);
  if (!import.ok()) return import.status();
  if (!session.json()) {
    WriteImportList(session.out, session.terminal, {*import});
    session.out << '\n';
  }
  return Show(imports, *import, arguments, *std::move(errors), session);
}

absl::StatusOr<ExitCode> DiscardCommand(ImportClient& imports,
                                        const ImportArguments& arguments,
                                        Session& session) {
  const auto import = imports.Discard(arguments.import_id);
  if (!import.ok()) return import.status();
  if (session.json()) {
    WriteSummary(*import, session);
  } else {
    session.out << "Import " << arguments.import_id
                << " is discarded; its file and rows are erased.\n";
  }
  return ExitCode::kDone;
}

}  // namespace

void AddImportCommands(CLI::App& app, Command& chosen) {
  CommandGroup<ImportClient, ImportArguments> group(
      app, chosen, "import",
      "Record credentials from an Excel workbook, in two steps, or from a CSV "
      "file of any length");
  ImportArguments& arguments = group.arguments();

  const auto file = [&](CLI::App* command) {
    AddFile(command, arguments.file,
            "The workbook (.xlsx): UIC, PSN, CredentialCode, CredentialName");
  };
  const auto import_id = [&](CLI::App* command) {
    command
        ->add_option("ID", arguments.import_id,
                     "The import, as `import check` and `import list` show it")
        ->type_name("")
        ->required();
  };
  const auto rows = [&](CLI::App* command) {
    command->add_flag("--invalid-only", arguments.invalid_only,
                      "Show only the rows that are invalid or were rejected");
    command
        ->add_option("--errors-to", arguments.errors_to.path,
                     "Save the workbook with a column Error under this "
                     "name, to correct and send it again")
        ->type_name("OUT.xlsx");
    AddForce(command, arguments.errors_to.force);
  };
  const auto all_or_nothing = [&](CLI::App* command) {
    command->add_flag("--all-or-nothing", arguments.all_or_nothing,
                      "Record nothing if a single row is invalid");
  };

  CLI::App* check =
      group.Add("check", "Check every row of a workbook and record nothing",
                CheckCommand);
  file(check);
  rows(check);
  CLI::App* run = group.Add(
      "run", "Check a workbook and record its valid rows at once", RunCommand);
  file(run);
  all_or_nothing(run);
  AddImportStreamCommand(*app.get_subcommand("import"), chosen);
  CLI::App* commit = group.Add(
      "commit", "Record the valid rows of a checked import", CommitCommand);
  import_id(commit);
  all_or_nothing(commit);
  group.Add("list", "List your imports, newest first", ListCommand)
      ->add_option("--limit", arguments.limit, "At most this many")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  CLI::App* show =
      group.Add("show", "Show an import and its rows", ShowCommand);
  import_id(show);
  rows(show);
  import_id(group.Add("discard", "Give a checked import up", DiscardCommand));
}

}  // namespace cte::client
