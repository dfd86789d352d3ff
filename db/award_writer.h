#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/fact_cache.h"
#include "db/ground.h"
#include "db/program_facts.h"
#include "db/row_insert.h"
#include "db/rows_in_hand.h"
#include "db/writing.h"
#include "domain/row_checker.h"

namespace cte::db {

// Checks a batch of rows with what a transaction sees (R22), writes those that
// are valid, and gives every row its outcome. Records awards that are entered
// by themselves, and declarations, in the audit; an import's batch is recorded
// by the caller.
//
// A program that has got an award cannot be declared as giving none (R2) until
// the transaction ends. Locks come in one order for all callers: those of the
// ground, programs by PSN, awards by key. Of an import it is these locks alone
// that refuse the one beside the other, and they are of one node of a cluster;
// an award by itself asks the schema besides.
class AwardWriter {
 public:
  // All of these outlive it, and the transaction is open for as long.
  AwardWriter(Connection& connection, const Ground& ground,
              const Writing& writing, RowsInHand& rows);

  // Checks the rows, and puts them in order, if all that is needed for it is
  // kept; Write need not do it any more then. Asks no database: for any thread,
  // while others of the same transaction are written. Need not be called.
  //
  // What those write changes no verdict: awards are not looked up, a name that
  // they enter is not kept, what the ground holds stays as it is, and a batch
  // with a declaration is not checked ahead.
  void CheckAhead();

  // `meanwhile` is called, if it comes so far, when what is left takes the
  // database long and the caller little.
  absl::Status Write(absl::FunctionRef<void()> meanwhile = [] {});

  // Only the check of Write.
  absl::Status Check(DeclaredFacts declared_facts);

 private:
  // No declarations, which take other locks, and no awards by themselves, which
  // are few and whose audit tells of each.
  bool IsUsual() const;
  absl::Status WriteExactly();
  absl::StatusOr<bool> HoldAwardYears(const std::vector<domain::Psn>& programs);
  absl::Status LockPrograms(const std::vector<domain::Psn>& psns,
                            std::string_view lock);
  absl::Status WaitForAwards();
  absl::Status CreateProgramYears(const std::vector<domain::Psn>& psns);
  absl::Status CreateMissingYears(const std::vector<domain::Psn>& programs);

  Connection& connection_;
  const Ground& ground_;
  const Writing& writing_;
  RowsInHand& rows_;
  std::optional<RowInsert> checked_;  // of usual rows that are checked
};

// Writes rows that were checked before: checks the valid ones once more. To be
// called in a transaction.
absl::StatusOr<WriteResult> WriteRows(Connection& connection, FactCache& cache,
                                      const Writing& writing,
                                      std::vector<domain::CheckedRow>& rows);

// The same for rows that come from a stream and were not checked before: checks
// them together and answers them with their outcomes. What was there already
// says so (ALREADY_RECORDED).
absl::StatusOr<std::vector<domain::CheckedRow>> WriteNewRows(
    Connection& connection, FactCache& cache, const Writing& writing,
    const std::vector<domain::ParsedRow>& rows);

// Only the check of WriteRows: adds to the valid ones of the rows what is wrong
// with them now. To be called in a transaction.
absl::Status CheckAgain(Connection& connection, FactCache& cache,
                        const Writing& writing,
                        std::vector<domain::CheckedRow>& rows);

// Ends the writing of rows: those that have no outcome were not valid, and are
// rejected. Counts what became of them.
WriteResult Conclude(const RowsInHand& written,
                     std::vector<domain::CheckedRow>& rows);

}  // namespace cte::db
