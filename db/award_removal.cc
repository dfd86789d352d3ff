#include "db/award_removal.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/award_audit.h"
#include "db/batches.h"
#include "db/removed_awards.h"
#include "db/year_store.h"
#include "domain/credential.h"
#include "domain/suggestion.h"

namespace cte::db {
namespace {

using domain::AwardRemoval;

using Ids = std::vector<std::uint32_t>;

AwardPlace PlaceOf(const AwardRemoval& removal) {
  return {removal.psn, removal.school_year, std::string(removal.uic.view())};
}

// Credentials of awards of the place, in the table of those that are there or
// of those that were removed.
absl::StatusOr<Ids> CredentialsIn(std::string_view table,
                                  Connection& connection,
                                  const AwardRemoval& removal) {
  Ids ids;
  auto status = connection.Query(
      "SELECT DISTINCT credential_id FROM " + std::string(table) +
          " WHERE psn = ? AND school_year = ? AND uic = ?"
          " ORDER BY credential_id",
      {static_cast<std::int64_t>(removal.psn), removal.school_year,
       removal.uic.view()},
      [&](const Row& row) {
        ids.push_back(static_cast<std::uint32_t>(row.Int(0)));
      });
  if (!status.ok()) return status;
  return ids;
}

// What the removal names.
struct Named {
  std::string code_key;        // of what the award means; or, if "",
  std::string suggestion_key;  // of the name that was entered,
  std::uint32_t meaning = 0;   // or what that was settled as; 0: nothing

  bool Holds(const Row& row) const {
    if (!code_key.empty()) return row.Text(1) == code_key;
    return domain::SuggestionKey(row.Text(2)) == suggestion_key ||
           (meaning != 0 && row.Int(3) == std::int64_t{meaning});
  }
};

absl::StatusOr<Named> FindNamed(Connection& connection,
                                const AwardRemoval& removal) {
  Named named;
  named.code_key = domain::CodeKey(removal.code);
  if (!named.code_key.empty()) return named;
  named.suggestion_key = domain::SuggestionKey(removal.suggested_name);
  auto status = connection.Query(
      "SELECT settled_as FROM suggestions WHERE name_key = ?"
      " LOCK IN SHARE MODE",
      {named.suggestion_key}, [&](const Row& row) {
        named.meaning = static_cast<std::uint32_t>(row.Int(0));
      });
  if (!status.ok()) return status;
  return named;
}

// Those that the removal names. What they mean stays so until the transaction
// ends.
absl::StatusOr<Ids> LockNamed(Connection& connection, const Named& wanted,
                              const Ids& ids) {
  Ids named;
  auto status = QueryBatches(
      connection,
      "SELECT c.credential_id, m.code_key, c.suggested_name, m.credential_id"
      " FROM credentials c JOIN credentials m"
      " ON m.credential_id = COALESCE(c.settled_as, c.credential_id)"
      " WHERE c.credential_id IN ",
      " ORDER BY c.credential_id LOCK IN SHARE MODE", {}, ids, 1,
      [](std::uint32_t id, std::vector<Value>& values) {
        values.emplace_back(id);
      },
      [&](const Row& row) {
        if (!wanted.Holds(row)) return;
        named.push_back(static_cast<std::uint32_t>(row.Int(0)));
      });
  if (!status.ok()) return status;
  return named;
}

absl::Status LockProgram(Connection& connection, const AwardRemoval& removal) {
  auto status =
      YearMustBeOpen(connection, removal.school_year, YearLock::kShare);
  if (!status.ok()) return status;
  return connection.Query(
      "SELECT psn FROM program_years WHERE psn = ? AND school_year = ?"
      " LOCK IN SHARE MODE",
      {static_cast<std::int64_t>(removal.psn), removal.school_year},
      [](const Row&) {});
}

// Whether one that the removal names was removed before.
absl::StatusOr<bool> WasRemoved(Connection& connection,
                                const AwardRemoval& removal,
                                const Named& wanted) {
  const auto removed = CredentialsIn("removed_awards", connection, removal);
  if (!removed.ok()) return removed.status();
  const auto named = LockNamed(connection, wanted, *removed);
  if (!named.ok()) return named.status();
  return !named->empty();
}

}  // namespace

absl::StatusOr<bool> RemoveAward(Connection& connection,
                                 const AwardRemoval& removal,
                                 const domain::Actor& actor) {
  if (auto status = LockProgram(connection, removal); !status.ok()) {
    return status;
  }
  const auto wanted = FindNamed(connection, removal);
  if (!wanted.ok()) return wanted.status();
  const auto there = CredentialsIn("awards", connection, removal);
  if (!there.ok()) return there.status();
  const auto named = LockNamed(connection, *wanted, *there);
  if (!named.ok()) return named.status();
  const AwardPlace place = PlaceOf(removal);
  const auto locked = LockAwards(connection, place, *named, 0);
  if (!locked.ok()) return locked.status();
  AwardAudit audit(connection, actor);
  for (const std::uint32_t id : *locked) {
    auto status =
        MoveToRemoved(connection, audit, place, id, RemovalKind::kRemoved);
    if (!status.ok()) return status;
  }
  if (!locked->empty()) return true;
  const auto was_removed = WasRemoved(connection, removal, *wanted);
  if (!was_removed.ok()) return was_removed.status();
  if (!*was_removed) return AwardNotFound(removal);
  return false;
}

}  // namespace cte::db
