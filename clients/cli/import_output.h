#pragma once

#include <functional>
#include <ostream>

#include "absl/status/status.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/session.h"
#include "clients/cpp/import_client.h"

namespace cte::client {

// Writes rows of an import as the grid, or as JSON, one row a line. Holds one
// page at a time. `filter` chooses at the server, `keep` (optional) among what
// comes from there.
absl::Status WriteImportRows(
    ImportClient& imports, const credentials::v1::Import& import,
    ImportClient::RowFilter filter,
    const std::function<bool(const credentials::v1::ImportRow&)>& keep,
    Session& session);

// Writes the counts, and what ended the import if it is neither checked nor
// committed; as JSON the line {"summary": the import}.
void WriteImportEnd(const credentials::v1::Import& import, Session& session);
// The same for people, whatever the output is to be.
void WriteImportEnd(const credentials::v1::Import& import, std::ostream& out);

// Whether a commit wrote none of the rows because all or nothing was asked for.
bool FailedAsAWhole(const credentials::v1::Import& import);

// The code for an import as it stands.
ExitCode ExitCodeOf(const credentials::v1::Import& import);

}  // namespace cte::client
