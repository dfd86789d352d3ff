#include "clients/cli/import_output.h"

#include <optional>

#include "clients/cli/import_grid.h"
#include "clients/cli/json.h"
#include "clients/cli/listing.h"
#include "clients/cli/text_width.h"
#include "clients/cpp/error.h"

namespace cte::client {

namespace v1 = credentials::v1;

namespace {

// Without having written a row, and for good.
bool HasEnded(const v1::Import& import) {
  return import.state() == v1::Import::STATE_FAILED ||
         import.state() == v1::Import::STATE_DISCARDED ||
         import.state() == v1::Import::STATE_EXPIRED;
}

void WriteWhatEnded(const v1::Import& import, std::ostream& out) {
  if (FailedAsAWhole(import)) {
    out << "Nothing was recorded: all or nothing was asked for, and rows are "
           "invalid. Correct the file and import it again.\n";
  } else if (import.state() == v1::Import::STATE_FAILED) {
    out << "The import failed: " << Printable(import.failure().message())
        << " [" << ErrorReason(FromRpc(import.failure())) << "]\n";
  } else if (HasEnded(import)) {
    out << "The import is " << StateName(import.state())
        << ". Send the file again to import it.\n";
  }
}

}  // namespace

absl::Status WriteImportRows(
    ImportClient& imports, const v1::Import& import,
    ImportClient::RowFilter filter,
    const std::function<bool(const v1::ImportRow&)>& keep, Session& session) {
  // Made by the first row: without one, no titles either.
  std::optional<ImportGrid> grid;
  return imports.ListRows(
      import.import_id(), filter, [&](const ImportClient::RowPage& page) {
        google::protobuf::RepeatedPtrField<v1::ImportRow> rows;
        for (const v1::ImportRow& row : page.rows()) {
          if (!keep || keep(row)) *rows.Add() = row;
        }
        if (session.json()) {
          for (const v1::ImportRow& row : rows) {
            session.out << ToJson(row) << '\n';
          }
        } else if (!rows.empty()) {
          if (!grid) grid.emplace(session.out, session.terminal, import);
          grid->Write(rows);
        }
        session.out.flush();
      });
}

void WriteImportEnd(const v1::Import& import, Session& session) {
  if (session.json()) {
    WriteSummary(import, session);
  } else {
    session.out << '\n';
    WriteImportEnd(import, session.out);
  }
}

void WriteImportEnd(const v1::Import& import, std::ostream& out) {
  WriteImportSummary(out, import);
  WriteWhatEnded(import, out);
}

bool FailedAsAWhole(const v1::Import& import) {
  return import.state() == v1::Import::STATE_FAILED &&
         ErrorReason(FromRpc(import.failure())) == "ALL_OR_NOTHING";
}

ExitCode ExitCodeOf(const v1::Import& import) {
  if (FailedAsAWhole(import)) return ExitCode::kIncomplete;
  if (HasEnded(import)) return ExitCode::kRefused;
  // A commit checks every row again: what was invalid may have gone in.
  const bool whole = import.state() == v1::Import::STATE_COMMITTED
                         ? import.counts().rejected() == 0
                         : import.counts().invalid() == 0;
  return whole ? ExitCode::kDone : ExitCode::kIncomplete;
}

}  // namespace cte::client
