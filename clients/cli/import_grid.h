#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "clients/cli/table.h"
#include "clients/cli/terminal.h"
#include "cte/credentials/v1/import_service.pb.h"

namespace cte::client {

// The grid of checked rows (R21), page by page. On a terminal that is too
// narrow for the column Error, the errors stand under their row.
// One thread at a time; does not own the stream.
class ImportGrid {
 public:
  ImportGrid(std::ostream& out, const Terminal& terminal,
             const credentials::v1::Import& import);

  void Write(
      const google::protobuf::RepeatedPtrField<credentials::v1::ImportRow>&
          rows);

 private:
  const bool errors_in_column_;
  const bool side_by_side_;  // PSN and CIP code
  Table table_;
};

// What is to be said of an import beside its rows: the counts, how often each
// finding occurs, the columns that were not read.
void WriteImportSummary(std::ostream& out,
                        const credentials::v1::Import& import);

// The imports of a list, newest first, one a line.
void WriteImportList(std::ostream& out, const Terminal& terminal,
                     const std::vector<credentials::v1::Import>& imports);

// "checked", "committed", ...
std::string StateName(credentials::v1::Import::State state);

}  // namespace cte::client
