#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/program_facts.h"
#include "domain/access.h"
#include "domain/row_checker.h"

namespace cte::db {

// Whether LoadFacts looks up which awards there are. A commit need not ask:
// what it inserts tells.
enum class AwardFacts { kLoad, kLeaveOut };

// Fetches what rows are checked against, a few queries for each kind of fact
// however many rows there are, and none for what is kept. Sees what the
// transaction it runs in sees.
absl::StatusOr<domain::Facts> LoadFacts(
    Connection& connection, const KeptFacts& kept, std::string_view principal,
    std::int32_t school_year, const domain::FactNeeds& needs,
    AwardFacts award_facts, DeclaredFacts declared_facts);

// The part of it that depends on the rows, for facts that have the year and the
// grants.
absl::Status LoadNeeds(Connection& connection, const KeptFacts& kept,
                       const domain::FactNeeds& needs, AwardFacts award_facts,
                       DeclaredFacts declared_facts, domain::Facts& facts);

// What LoadNeeds adds for AwardFacts::kLeaveOut and DeclaredFacts::kAsKept,
// save the numbers of suggestions that are open. False if not all of it is
// kept, and then what the facts are is not said. Asks no database: for any
// thread.
bool FindNeeds(const KeptFacts& kept, const domain::FactNeeds& needs,
               domain::Facts& facts);

// Those of the keys that a credential can have, for an IN list: a workbook's
// code is any text, and both engines refuse to compare a column of ASCII with
// text that is not.
std::vector<std::string> CredentialKeys(const std::vector<std::string>& keys);

absl::StatusOr<std::vector<domain::Grant>> LoadGrants(
    Connection& connection, std::string_view principal);

}  // namespace cte::db
