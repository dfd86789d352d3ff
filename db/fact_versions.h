#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"

// The table `fact_versions`: proof that what a server has read of the facts
// that rows are checked against is still so.
namespace cte::db {

// The numbers are stored.
enum class FactKind : std::uint8_t {
  kRoster = 1,     // districts, buildings, programs, enrolments
  kCatalogue = 2,  // credentials, and what suggestions were settled as
};

struct FactVersions {
  std::int64_t roster = 0;
  std::int64_t catalogue = 0;

  friend bool operator==(const FactVersions&, const FactVersions&) = default;
};

// The versions; until the transaction ends nobody changes what they stand for.
// Names of suggestions that nobody has entered before may be added all the
// same.
absl::StatusOr<FactVersions> HoldFacts(Connection& connection);

// To be called in every transaction that changes facts of the kind: before it
// reads what awards there are, if it changes these too, else at its end. Waits
// for the transactions that hold the facts.
absl::Status ChangeFacts(Connection& connection, FactKind kind);

}  // namespace cte::db
