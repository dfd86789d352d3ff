#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/fact_cache.h"
#include "db/facts.h"
#include "db/writing.h"
#include "domain/row_checker.h"

namespace cte::db {

// What a transaction checks rows against. All that it rests on beside the rows
// is read once, however many batches there are, and held until the transaction
// ends: the school year cannot be closed, and the facts that have a version
// (fact_versions.h) cannot change, so no suggestion can be settled (R12).
// Grants cannot be held: they count as they were when it was made, see
// HoldsStill.
class Ground {
 public:
  // Locks the year, then the versions. NOT_FOUND, SCHOOL_YEAR_NOT_FOUND. The
  // connection and the cache outlive it.
  static absl::StatusOr<Ground> Hold(Connection& connection, FactCache& cache,
                                     const Writing& writing);

  // At the end of a transaction that took long. ABORTED, LOCK_CONFLICT, if the
  // grants are others now: run it again.
  absl::Status HoldsStill() const;

  KeptFacts kept() const { return {*cache_, versions_}; }

  // Without awards: what is inserted tells of them.
  absl::StatusOr<domain::Facts> Load(const domain::FactNeeds& needs,
                                     DeclaredFacts declared_facts) const;

  // What Load answers for DeclaredFacts::kAsKept, save the numbers of
  // suggestions that are open; if all of it is kept. Asks no database: for any
  // thread.
  std::optional<domain::Facts> Find(const domain::FactNeeds& needs) const;

 private:
  Ground(Connection& connection, FactCache& cache)
      : connection_(&connection), cache_(&cache) {}

  Connection* connection_;
  FactCache* cache_;
  std::string principal_;
  FactVersions versions_;
  domain::Facts common_;
};

}  // namespace cte::db
