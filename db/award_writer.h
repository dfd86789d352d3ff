#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/fact_cache.h"
#include "domain/actor.h"
#include "domain/import.h"
#include "domain/row_checker.h"

namespace cte::db {

// Who writes awards and declarations, and on what ground.
struct Writing {
  domain::Actor actor;  // whose grants count
  std::int32_t school_year = 0;
  // None for awards that are entered by themselves.
  std::optional<domain::ImportId> import;
};

struct WriteResult {
  std::int64_t created = 0;
  std::int64_t unchanged = 0;
  std::int64_t rejected = 0;
  bool has_changed_rows = false;  // findings, or what a suggestion means now
};

// Checks the valid ones of the rows once more with what the transaction sees
// (R22), writes those that still are, and gives every row its outcome; a row
// that was valid and no longer is gets the findings of now. Records awards that
// are entered by themselves, and declarations, in the audit; an import's batch
// is recorded by the caller. To be called in a transaction.
//
// What the check rests on is held until the transaction ends: the school year
// cannot be closed, the facts that have a version (fact_versions.h) cannot
// change and so no suggestion can be settled (R12), and a program that has got
// an award cannot be declared as giving none (R2). Locks come in one order for
// all callers: the year, the versions, programs by PSN, awards by key.
// NOT_FOUND, SCHOOL_YEAR_NOT_FOUND.
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

}  // namespace cte::db
