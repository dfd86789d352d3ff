#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/ground.h"
#include "db/rows_in_hand.h"
#include "db/writing.h"

namespace cte::db {

// Writes rows that are checked, and says of each what came of it: the awards
// and declarations, the names of credentials that nobody has entered before,
// and the audit of what an import does not record by batches.
class RowInsert {
 public:
  // All of these outlive it. The transaction holds the ground of the rows'
  // check, and the rows of the year of the programs that awards are given in.
  RowInsert(Connection& connection, const Ground& ground,
            const Writing& writing, RowsInHand& rows);

  // Puts the awards in order, unless suggestions among them have no number yet:
  // then Run does it, as it does if this is not called. Asks no database: for
  // any thread.
  void Order();

  absl::Status Run();

 private:
  // What a row writes.
  struct Award {
    domain::Participant participant;
    std::uint32_t credential_id = 0;
    domain::CheckedRow* row =
        nullptr;  // the first row of the file that gives it

    auto Key() const { return std::tie(participant, credential_id); }
  };
  using Values = std::vector<Value>;

  absl::Status NumberSuggestions();
  std::vector<std::string> NamesWithoutNumber() const;
  std::vector<Award> CollectAwards();
  absl::Status WriteAwards();
  absl::Status LeaveOutKnownByOtherNames(std::vector<Award>& awards);
  absl::StatusOr<std::shared_ptr<const FactCache::CredentialIds>>
  LoadSettledAs();
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
  const Ground& ground_;
  const Writing& writing_;
  RowsInHand& rows_;
  std::optional<std::vector<Award>> ordered_;
};

}  // namespace cte::db
