#pragma once

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/fact_cache.h"
#include "db/fact_versions.h"
#include "domain/row_checker.h"

namespace cte::db {

// Where facts are kept, and the versions of them that the transaction holds
// (HoldFacts).
struct KeptFacts {
  FactCache& cache;
  FactVersions versions;
};

// Whether it is asked which programs are declared as giving none, or taken as
// it was when they were read. A commit need not ask first: what its
// awards point at tells, if it is otherwise.
enum class DeclaredFacts { kLoad, kAsKept };

// Adds the programs of the needs and who of their students was ever enrolled
// (R13). A program of which a few students were asked for is read whole, and
// kept.
absl::Status LoadPrograms(Connection& connection, const KeptFacts& kept,
                          const domain::FactNeeds& needs,
                          DeclaredFacts declared_facts, domain::Facts& facts);

// The same from what is kept; false if not all of it is. Asks no database.
bool FindPrograms(const KeptFacts& kept, const domain::FactNeeds& needs,
                  domain::Facts& facts);

// Those of the programs, in order, that have no row in program_years yet, as
// far as is known: awards need one.
absl::StatusOr<std::vector<domain::Psn>> FindWithoutYear(
    Connection& connection, const KeptFacts& kept, std::int32_t school_year,
    const std::vector<domain::Psn>& psns);

// Those of the programs of which an award of the school year is there.
absl::StatusOr<absl::flat_hash_set<domain::Psn>> FindAwarded(
    Connection& connection, std::int32_t school_year,
    const std::vector<domain::Psn>& psns);

// Asks which of the programs, in order, are declared now, for facts that were
// loaded as kept. Whether one is otherwise than the facts said.
absl::StatusOr<bool> RefreshDeclared(Connection& connection,
                                     const KeptFacts& kept,
                                     const std::vector<domain::Psn>& psns,
                                     domain::Facts& facts);

}  // namespace cte::db
