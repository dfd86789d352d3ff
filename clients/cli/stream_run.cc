#include "clients/cli/stream_run.h"

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/cli/import_output.h"
#include "clients/cli/json.h"
#include "clients/cli/text_width.h"
#include "clients/cli/texts.h"
#include "clients/cpp/error.h"
#include "clients/cpp/request_id.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

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

}  // namespace

StreamRun::StreamRun(const StreamArguments& arguments, CsvRows& rows,
                     std::optional<FindingsFile> findings, Session& session)
    : arguments_(arguments),
      header_(HeaderOf(arguments)),
      rows_(rows),
      findings_(std::move(findings)),
      session_(session),
      progress_(session.err, session.terminal) {}

absl::StatusOr<ExitCode> StreamRun::Run(RowStream& stream) {
  if (!arguments_.validate_only && arguments_.request_id.empty()) {
    progress_.Say(
        absl::StrCat("Request id ", header_.request_id(),
                     ". Should this end early, go on with: ", CommandToGoOn()));
  }
  ReachedRow(0);
  absl::StatusOr<v1::Import> import = stream.Run(
      header_, rows_, Events(), arguments_.batch_rows,
      findings_ ? RowStream::From::kFirstRow : RowStream::From::kWhereItStands);
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
  events.broke = [this](const auto& failure, absl::Duration) {
    Broke(failure);
  };
  return events;
}

void StreamRun::Started(const RowStream::Started& started) {
  if (!has_started_) {
    ReachedRow(started.next_offset());
    if (started.next_offset() > 0) {
      progress_.Say(
          absl::StrCat("The server has ", Grouped(started.next_offset()),
                       " rows of this import already; ",
                       findings_ ? "it is asked again what it found in them."
                                 : "it goes on behind them."));
    }
    if (!findings_) BeginWith(started);
  } else {
    progress_.Say(
        started.next_offset() < place_.rows
            ? "Begins again with the first row."
            : absl::StrCat("Goes on behind row ", Grouped(place_.rows), "."));
  }
  has_started_ = true;
  is_broken_ = false;
  progress_.Begin(place_, absl::Now());
}

void StreamRun::BeginWith(const RowStream::Started& started) {
  place_.rows = started.next_offset();
  const v1::Import::Counts& counts = started.import().counts();
  place_.created = counts.created();
  place_.unchanged = counts.unchanged();
  place_.rejected = counts.rejected();
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
  progress_.Show(place_, absl::Now());
  return written;
}

// Once for a break, however often it is tried to go on.
void StreamRun::Broke(const absl::Status& failure) {
  if (std::exchange(is_broken_, true)) return;
  progress_.Say(absl::StrCat(
      has_started_ ? "The stream broke (" : "The stream could not be opened (",
      failure.message(), "). Trying again ..."));
}

void StreamRun::ReachedRow(std::int64_t rows) {
  if (arguments_.validate_only) {
    session_.how_to_go_on = "Nothing was recorded. Run the command again.";
    return;
  }
  // Before it has answered nobody knows what an earlier run left.
  std::string place;
  if (rows > 0) {
    place = absl::StrCat(
        Grouped(rows), rows == 1 ? " row is" : " rows are",
        arguments_.all_or_nothing
            ? " with the server, which records them when it has all. "
            : " in. ");
  }
  session_.how_to_go_on = absl::StrCat(
      place,
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
  const std::string& findings = arguments_.findings.path;
  if (!findings.empty()) {
    absl::StrAppend(&words, " --findings ", ShellWord(findings),
                    findings == "-" ? "" : " --force");
  }
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
  if (findings_) {
    if (arguments_.findings.path != "-") {
      out << "What there is to say of rows that were not created is in "
          << Printable(arguments_.findings.path) << ".\n";
    }
  } else if (import.counts().rejected() == 0) {
    return;
  } else if (import.import_id().empty()) {
    out << "See why rows are invalid with --findings FILE.\n";
  } else {
    out << "See the rows with: "
        << session_.command(absl::StrCat("import show ", import.import_id(),
                                         " --invalid-only"))
        << '\n';
  }
}

}  // namespace cte::client
