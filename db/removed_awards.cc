#include "db/removed_awards.h"

#include <algorithm>
#include <vector>

namespace cte::db {
namespace {

std::vector<Value> KeyOf(const AwardPlace& place) {
  return {static_cast<std::int64_t>(place.psn), place.school_year, place.uic};
}

absl::StatusOr<AwardSource> SourceOf(Connection& connection,
                                     const std::vector<Value>& key) {
  AwardSource source;
  auto status = connection.Query(
      "SELECT import_id, import_row FROM awards"
      " WHERE psn = ? AND school_year = ? AND uic = ? AND credential_id = ?",
      key, [&](const Row& row) {
        if (row.IsNull(0)) return;
        source = {domain::ImportId{static_cast<std::uint64_t>(row.Int(0))},
                  static_cast<std::int32_t>(row.Int(1))};
      });
  if (!status.ok()) return status;
  return source;
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

absl::Status MoveToRemoved(Connection& connection, AwardAudit& audit,
                           const AwardPlace& place, std::uint32_t credential_id,
                           RemovalKind kind) {
  std::vector<Value> key = KeyOf(place);
  key.emplace_back(credential_id);
  const auto source = SourceOf(connection, key);
  if (!source.ok()) return source.status();
  std::vector<Value> values = {audit.actor().principal,
                               kind == RemovalKind::kMerged};
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
  const auto erased = connection.Execute(
      "DELETE FROM awards"
      " WHERE psn = ? AND school_year = ? AND uic = ? AND credential_id = ?",
      key);
  if (!erased.ok()) return erased.status();
  return audit.Record(kind == RemovalKind::kMerged
                          ? domain::AuditAction::kAwardMerged
                          : domain::AuditAction::kAwardRemoved,
                      place, credential_id, *source);
}

}  // namespace cte::db
