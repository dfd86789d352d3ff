#include "clients/cli/import_stream_command.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/cli/command_group.h"
#include "clients/cli/csv_rows.h"
#include "clients/cli/failure.h"
#include "clients/cli/findings_file.h"
#include "clients/cli/import_output.h"
#include "clients/cli/json.h"
#include "clients/cli/options.h"
#include "clients/cli/output_file.h"
#include "clients/cli/stream_progress.h"
#include "clients/cli/texts.h"
#include "clients/cpp/error.h"
#include "clients/cpp/request_id.h"
#include "clients/cpp/row_stream.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

// What the command may be told.
struct StreamArguments {
  std::string file;
  std::string request_id;
  std::string source_name;
  OutputFile findings;
  bool all_or_nothing = false;
  bool validate_only = false;
  int batch_rows = RowStream::kMaxBatchRows;
};

constexpr char kAboutTheFile[] =
    R"(The file is CSV in UTF-8, with commas and a header that names UIC, PSN,
CredentialCode and CredentialName, in any order; other columns are not read. A
line without any of the four is no row. A line that is no CSV ends the import
behind the rows before it, to be corrected and gone on with.

The valid rows of each batch are recorded at once. After a break the import goes on
by itself; a run that ended goes on with the same file and its --request-id, and
records nothing twice.

Example:
  ctecred import stream awards.csv --findings findings.csv
      Record the rows of a file, and write down why others were not.)";

v1::ImportRowsRequest::Header HeaderOf(const StreamArguments& arguments) {
  v1::ImportRowsRequest::Header header;
  header.set_request_id(arguments.request_id.empty() ? NewRequestId()
                                                     : arguments.request_id);
  header.set_source_name(arguments.source_name);
  if (arguments.source_name.empty()) {
    header.set_source_name(
        arguments.file == "-"
            ? "standard input"
            : std::filesystem::path(arguments.file).filename().string());
  }
  header.set_policy(arguments.all_or_nothing
                        ? v1::ImportRowsRequest::POLICY_ALL_OR_NOTHING
                        : v1::ImportRowsRequest::POLICY_EACH_BATCH);
  header.set_validate_only(arguments.validate_only);
  return header;
}

// One run of the command.
class StreamRun {
 public:
  StreamRun(const StreamArguments& arguments, CsvRows& rows,
            std::optional<FindingsFile> findings, Session& session)
      : arguments_(arguments),
        header_(HeaderOf(arguments)),
        rows_(rows),
        findings_(std::move(findings)),
        session_(session),
        progress_(session.err, session.terminal) {}

  absl::StatusOr<ExitCode> Run(RowStream& stream);

 private:
  RowStream::Events Events();
  void Started(const RowStream::Started& started);
  absl::Status Acknowledged(const RowStream::Acknowledgement& batch);
  void Broke(const absl::Status& failure, absl::Duration wait);

  void ReachedRow(std::int64_t rows);
  std::string CommandToGoOn() const;
  absl::Status Explained(const absl::Status& failure) const;
  ExitCode Tell(v1::Import import);
  void TellPerson(const v1::Import& import, std::ostream& out);

  const StreamArguments& arguments_;
  const v1::ImportRowsRequest::Header header_;
  CsvRows& rows_;
  std::optional<FindingsFile> findings_;
  Session& session_;
  StreamProgress progress_;
  StreamPlace place_;
  bool has_started_ = false;
};

absl::StatusOr<ExitCode> StreamRun::Run(RowStream& stream) {
  if (!arguments_.validate_only && arguments_.request_id.empty()) {
    progress_.Say(
        absl::StrCat("Request id ", header_.request_id(),
                     ". Should this end early, go on with: ", CommandToGoOn()));
  }
  ReachedRow(0);
  absl::StatusOr<v1::Import> import =
      stream.Run(header_, rows_, Events(), arguments_.batch_rows);
  progress_.Clear();
  if (!import.ok()) return Explained(import.status());
  if (import->state() == v1::Import::STATE_FAILED && !FailedAsAWhole(*import)) {
    return FromRpc(import->failure());
  }
  return Tell(*std::move(import));
}

RowStream::Events StreamRun::Events() {
  RowStream::Events events;
  events.started = [this](const auto& started) { Started(started); };
  events.acknowledged = [this](const auto& batch) {
    return Acknowledged(batch);
  };
  events.broke = [this](const auto& failure, absl::Duration wait) {
    Broke(failure, wait);
  };
  return events;
}

void StreamRun::Started(const RowStream::Started& started) {
  if (!has_started_) {
    place_.rows = started.next_offset();
    const v1::Import::Counts& counts = started.import().counts();
    place_.created = counts.created();
    place_.unchanged = counts.unchanged();
    place_.rejected = counts.rejected();
    ReachedRow(place_.rows);
    if (place_.rows > 0) {
      progress_.Say(absl::StrCat("The server has ", Grouped(place_.rows),
                                 " rows of this import already; it goes on "
                                 "behind them."));
    }
  } else {
    progress_.Say(
        started.next_offset() < place_.rows
            ? "Begins again with the first row."
            : absl::StrCat("Goes on behind row ", Grouped(place_.rows), "."));
  }
  has_started_ = true;
  progress_.Begin(place_, absl::Now());
}

absl::Status StreamRun::Acknowledged(const RowStream::Acknowledgement& batch) {
  place_.rows = batch.durable_offset();
  place_.created += batch.created();
  place_.unchanged += batch.unchanged();
  place_.rejected += batch.rejected();
  if (rows_.size() > 0 && rows_.rows_read() > 0) {
    place_.share = static_cast<double>(rows_.bytes_read()) /
                   static_cast<double>(rows_.rows_read()) *
                   static_cast<double>(place_.rows) /
                   static_cast<double>(rows_.size());
  }
  ReachedRow(place_.rows);
  absl::Status written;
  if (findings_) {
    written = findings_->Write(batch, [this](std::int64_t offset) {
      return rows_.lines().LineOf(offset);
    });
  }
  rows_.lines().ForgetBefore(batch.durable_offset());
  progress_.Show(place_, absl::Now());
  return written;
}

void StreamRun::Broke(const absl::Status& failure, absl::Duration wait) {
  progress_.Say(absl::StrCat(
      "The stream broke (", failure.message(), "); it is opened again in ",
      absl::FormatDuration(absl::Ceil(wait, absl::Milliseconds(100))), "."));
}

void StreamRun::ReachedRow(std::int64_t rows) {
  if (arguments_.validate_only) {
    session_.how_to_go_on = "Nothing was recorded. Run the command again.";
    return;
  }
  session_.how_to_go_on = absl::StrCat(
      Grouped(rows), rows == 1 ? " row is" : " rows are",
      arguments_.all_or_nothing ? " with the server, none is recorded yet. "
                                : " in. ",
      arguments_.file == "-"
          ? "Go on by giving the same rows, from the first one on, to: "
          : "Go on with: ",
      CommandToGoOn());
}

std::string StreamRun::CommandToGoOn() const {
  std::string words =
      absl::StrCat("import stream ", ShellWord(arguments_.file),
                   " --request-id ", ShellWord(header_.request_id()));
  if (!arguments_.source_name.empty()) {
    absl::StrAppend(&words, " --source-name ",
                    ShellWord(arguments_.source_name));
  }
  if (arguments_.all_or_nothing) absl::StrAppend(&words, " --all-or-nothing");
  return session_.command(words);
}

// A line that is wrong is corrected, and what is in need not be sent again.
absl::Status StreamRun::Explained(const absl::Status& failure) const {
  const std::string reason = ErrorReason(failure);
  if (reason != "LINE_INVALID") return failure;
  return LocalError(
      failure.code(), reason,
      absl::StrCat(failure.message(), " ", session_.how_to_go_on));
}

ExitCode StreamRun::Tell(v1::Import import) {
  for (const std::string& title : rows_.columns().ignored) {
    import.add_ignored_columns(title);
  }
  if (session_.json()) {
    session_.out << "{\"requestId\":" << JsonText(header_.request_id())
                 << ",\"summary\":" << ToJson(import) << "}\n";
  } else {
    const bool out_is_taken = arguments_.findings.path == "-";
    TellPerson(import, out_is_taken ? session_.err : session_.out);
  }
  return ExitCodeOf(import);
}

void StreamRun::TellPerson(const v1::Import& import, std::ostream& out) {
  WriteImportEnd(import, out);
  if (arguments_.validate_only) {
    out << "Nothing was recorded: this was a check.\n";
  } else {
    out << "The import is " << import.import_id() << ".\n";
  }
  if (import.counts().rejected() == 0) return;
  if (findings_) {
    if (arguments_.findings.path != "-") {
      out << "Why rows were not created is in "
          << ShellWord(arguments_.findings.path) << ".\n";
    }
  } else if (import.import_id().empty()) {
    out << "See why rows are invalid with --findings FILE.\n";
  } else {
    out << "See the rows with: "
        << session_.command(absl::StrCat("import show ", import.import_id(),
                                         " --invalid-only"))
        << '\n';
  }
}

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
