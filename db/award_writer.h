#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/fact_cache.h"
#include "db/program_facts.h"
#include "db/rows_in_hand.h"
#include "db/writing.h"
#include "domain/row_checker.h"

namespace cte::db {

// Checks a batch of rows with what a transaction sees (R22), writes those that
// are valid, and gives every row its outcome. Records awards that are entered
// by themselves, and declarations, in the audit; an import's batch is recorded
// by the caller.
//
// What the check rests on is held until the transaction ends: the school year
// cannot be closed, the facts that have a version (fact_versions.h) cannot
// change and so no suggestion can be settled (R12), and a program that has got
// an award cannot be declared as giving none (R2). Locks come in one order for
// all callers: the year, the versions, programs by PSN, awards by key.
// NOT_FOUND, SCHOOL_YEAR_NOT_FOUND.
class AwardWriter {
 public:
  // All of these outlive it, and the transaction is open for as long.
  AwardWriter(Connection& connection, FactCache& cache, const Writing& writing,
              RowsInHand& rows);

  // For a caller that has other batches of the same transaction to write
  // meanwhile: LoadAhead, then CheckAhead, which asks no database, in any
  // thread; once that has returned, Write need not check any more. Neither has
  // to be called.
  //
  // What the batches between write changes no verdict: awards are not looked
  // up; a name that they enter is entered again, which finds it; the year and
  // the versions are held; and a batch with a declaration is not checked ahead.
  absl::Status LoadAhead();
  void CheckAhead();

  absl::Status Write();

  // Only the check of Write.
  absl::Status Check(DeclaredFacts declared_facts);

 private:
  // No declarations, which take other locks, and no awards by themselves, which
  // are few and whose audit tells of each.
  bool IsUsual() const;
  absl::Status WriteExactly();
  absl::Status LockYear();
  absl::Status LockPrograms(const std::vector<domain::Psn>& psns,
                            std::string_view lock);
  absl::Status WaitForAwards();
  absl::Status CreateProgramYears(const std::vector<domain::Psn>& psns);
  absl::Status CreateMissingYears();
  absl::StatusOr<domain::Facts> Load(DeclaredFacts declared_facts);
  absl::Status Insert();

  Connection& connection_;
  FactCache& cache_;
  const Writing& writing_;
  RowsInHand& rows_;
  FactVersions versions_;
  bool has_year_ = false;
  std::optional<domain::Facts> ahead_;
  bool is_checked_ = false;
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
