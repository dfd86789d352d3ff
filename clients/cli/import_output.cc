#include "clients/cli/import_output.h"

#include <optional>

#include "clients/cli/import_grid.h"
#include "clients/cli/json.h"

namespace cte::client {

namespace v1 = credentials::v1;

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
    session.out << "{\"summary\":" << ToJson(import) << "}\n";
  } else {
    session.out << '\n';
    WriteImportSummary(session.out, import);
  }
}

}  // namespace cte::client
