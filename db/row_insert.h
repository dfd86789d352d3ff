#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/rows_in_hand.h"
#include "db/writing.h"

namespace cte::db {

// Writes rows that are checked, and says of each what came of it: the awards
// and declarations, the names of credentials that nobody has entered before,
// and the audit of what an import does not record by batches.
class RowInsert {
 public:
  RowInsert(Connection& connection, const Writing& writing, RowsInHand& rows);

  // FAILED_PRECONDITION, CONSTRAINT_VIOLATED: a program is declared; some of
  // the awards may be written.
  absl::Status Run();

 private:
  struct Award;
  using Values = std::vector<Value>;

  absl::Status CreateSuggestions();
  std::vector<Award> CollectAwards();
  absl::Status WriteAwards();
  absl::Status LeaveOutKnownByOtherNames(std::vector<Award>& awards);
  absl::Status WriteSingly(const std::vector<Award>& awards);
  absl::Status WriteImported(const std::vector<Award>& awards);
  absl::StatusOr<std::int64_t> Insert(const std::vector<Award>& awards,
                                      std::string_view otherwise);
  absl::Status FindCreated(const std::vector<Award>& awards);
  void AppendKey(const Award& award, Values& values) const;
  absl::Status WriteDeclarations();
  absl::Status RecordDeclaration(domain::Psn psn, std::int32_t row_number);
  void MarkWhatWasThere();

  Connection& connection_;
  const Writing& writing_;
  RowsInHand& rows_;
};

}  // namespace cte::db
