#include "db/removed_awards.h"

#include <algorithm>
#include <vector>

namespace cte::db {
namespace {

std::vector<Value> KeyOf(const AwardPlace& place) {
  return {static_cast<std::int64_t>(place.psn), place.school_year, place.uic};
}

}  // namespace

absl::StatusOr<std::vector<std::uint32_t>> LockAwards(
    Connection& connection, const AwardPlace& place,
    const std::vector<std::uint32_t>& ids, std::uint32_t first) {
  std::vector<Value> values = KeyOf(place);
  values.emplace_back(first);
  std::vector<std::uint32_t> locked;
  auto status = connection.Query(
      "SELECT credential_id FROM awards FORCE INDEX (PRIMARY)"
      " WHERE psn = ? AND school_year = ? AND uic = ?"
      " ORDER BY credential_id <> ?, awarded_at, credential_id FOR UPDATE",
      values, [&](const Row& row) {
        const auto id = static_cast<std::uint32_t>(row.Int(0));
        if (std::ranges::find(ids, id) != ids.end()) locked.push_back(id);
      });
  if (!status.ok()) return status;
  return locked;
}

absl::Status MoveToRemoved(Connection& connection, const AwardPlace& place,
                           std::uint32_t credential_id,
                           std::string_view principal, RemovalKind kind) {
  std::vector<Value> key = KeyOf(place);
  key.emplace_back(credential_id);
  std::vector<Value> values = {principal, kind == RemovalKind::kMerged};
  values.insert(values.end(), key.begin(), key.end());
  const auto kept = connection.Execute(
      "INSERT INTO removed_awards (psn, school_year, uic, credential_id,"
      " import_id, import_row, awarded_by, awarded_at, removed_by, removed_at,"
      " merged)"
      " SELECT psn, school_year, uic, credential_id, import_id, import_row,"
      " awarded_by, awarded_at, ?, UTC_TIMESTAMP(6), ? FROM awards"
      " WHERE psn = ? AND school_year = ? AND uic = ? AND credential_id = ?",
      values);
  if (!kept.ok()) return kept.status();
  return connection
      .Execute(
          "DELETE FROM awards"
          " WHERE psn = ? AND school_year = ? AND uic = ? AND credential_id = "
          "?",
          key)
      .status();
}

}  // namespace cte::db
