#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "domain/identifiers.h"

namespace cte::db {

// Whose awards: of one student through one program in one school year.
struct AwardPlace {
  domain::Psn psn{};
  std::int32_t school_year = 0;
  std::string uic;
};

// Credentials by number, awards of a place first to last: those in `ids`, the
// award of `first` before all others, then the earliest. Locked until the
// transaction ends.
absl::StatusOr<std::vector<std::uint32_t>> LockAwards(
    Connection& connection, const AwardPlace& place,
    const std::vector<std::uint32_t>& ids, std::uint32_t first);

enum class RemovalKind { kRemoved, kMerged };
// Moves an award that is locked to those that were removed (R15).
absl::Status MoveToRemoved(Connection& connection, const AwardPlace& place,
                           std::uint32_t credential_id,
                           std::string_view principal, RemovalKind kind);

}  // namespace cte::db
