#include "db/import_record.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "db/block_codec.h"
#include "db/times.h"
#include "domain/error.h"

namespace cte::db {
namespace {

using domain::Import;
using domain::ImportId;
using domain::ImportState;

}  // namespace

const std::string_view kImportColumns =
    "import_id, state, created_by, committed_by, request_id, file_name,"
    " file_bytes, school_year, sheet_name, header_row, ignored_columns,"
    " row_count, invalid_count, created_count, unchanged_count, rejected_count,"
    " progress_done, progress_total, all_or_nothing, failure_code,"
    " failure_reason, failure_message,"
    " TIMESTAMPDIFF(MICROSECOND, '1970-01-01', created_at),"
    " TIMESTAMPDIFF(MICROSECOND, '1970-01-01', checked_at),"
    " TIMESTAMPDIFF(MICROSECOND, '1970-01-01', committed_at),"
    " TIMESTAMPDIFF(MICROSECOND, '1970-01-01', expires_at), source";

absl::StatusOr<Import> ReadImport(const Row& row) {
  Import import;
  import.id = ImportId{static_cast<std::uint64_t>(row.Int(0))};
  import.state = static_cast<ImportState>(row.Int(1));
  import.created_by = row.Text(2);
  import.committed_by = row.Text(3);
  import.request_id = row.Text(4);
  import.file_name = row.Text(5);
  import.file_bytes = row.Int(6);
  import.school_year = static_cast<std::int32_t>(row.Int(7));
  import.layout.sheet_name = row.Text(8);
  import.layout.header_row = static_cast<std::int32_t>(row.Int(9));
  auto ignored = DecodeTexts(row.Text(10));
  if (!ignored.ok()) return ignored.status();
  import.layout.ignored_columns = *std::move(ignored);
  import.counts.rows = row.Int(11);
  import.counts.invalid = row.Int(12);
  import.counts.valid = import.counts.rows - import.counts.invalid;
  import.counts.created = row.Int(13);
  import.counts.unchanged = row.Int(14);
  import.counts.rejected = row.Int(15);
  import.progress = {row.Int(16), row.Int(17)};
  import.all_or_nothing = row.Int(18) != 0;
  import.failure = {static_cast<absl::StatusCode>(row.Int(19)), row.Text(20),
                    row.Text(21)};
  import.create_time = ReadTime(row, 22).value_or(absl::UnixEpoch());
  import.check_time = ReadTime(row, 23);
  import.commit_time = ReadTime(row, 24);
  import.expire_time = ReadTime(row, 25);
  import.source = static_cast<domain::ImportSource>(row.Int(26));
  return import;
}

absl::StatusOr<Import> LoadImport(Connection& connection, ImportId id,
                                  Lock lock) {
  absl::StatusOr<Import> import = domain::ImportNotFound(ToString(id));
  auto status = connection.Query(
      absl::StrCat("SELECT ", std::string(kImportColumns),
                   " FROM imports WHERE import_id = ?",
                   lock == Lock::kForUpdate ? " FOR UPDATE" : ""),
      {Number(id)}, [&](const Row& row) { import = ReadImport(row); });
  if (!status.ok()) return status;
  return import;
}

absl::Status KeepCounts(Connection& connection, ImportId id) {
  return connection
      .Execute(
          "UPDATE imports i JOIN (SELECT COALESCE(SUM(row_count), 0) AS "
          "all_rows,"
          " COALESCE(SUM(invalid_count), 0) AS invalid,"
          " COALESCE(SUM(created_count), 0) AS created,"
          " COALESCE(SUM(unchanged_count), 0) AS unchanged,"
          " COALESCE(SUM(rejected_count), 0) AS rejected,"
          " COUNT(*) AS blocks FROM import_blocks WHERE import_id = ?) b"
          " SET i.row_count = b.all_rows, i.invalid_count = b.invalid,"
          " i.created_count = b.created, i.unchanged_count = b.unchanged,"
          " i.rejected_count = b.rejected, i.block_count = b.blocks"
          " WHERE i.import_id = ?",
          {Number(id), Number(id)})
      .status();
}

absl::Status LoadCountsSoFar(Connection& connection, Import& import) {
  if (import.source != domain::ImportSource::kStream ||
      import.state != ImportState::kReceiving) {
    return absl::OkStatus();
  }
  return connection.Query(
      "SELECT SUM(row_count), SUM(invalid_count), SUM(created_count),"
      " SUM(unchanged_count), SUM(rejected_count) FROM import_blocks"
      " WHERE import_id = ?",
      {Number(import.id)}, [&](const Row& row) {
        import.counts = {row.Int(0), row.Int(0) - row.Int(1),
                         row.Int(1), row.Int(2),
                         row.Int(3), row.Int(4)};
        import.progress.done = import.counts.rows;
      });
}

absl::Status LoadFindingCounts(Connection& connection, Import& import) {
  import.finding_counts.clear();
  return connection.Query(
      "SELECT code, SUM(row_count) FROM import_findings WHERE import_id = ?"
      " GROUP BY code ORDER BY SUM(row_count) DESC, code",
      {Number(import.id)}, [&](const Row& row) {
        import.finding_counts.push_back(
            {static_cast<domain::FindingCode>(row.Int(0)), row.Int(1)});
      });
}

absl::StatusOr<bool> LockIfHeld(Connection& connection, ImportId id,
                                ImportState state, std::string_view owner) {
  bool is_held = false;
  auto status = connection.Query(
      "SELECT 1 FROM imports WHERE import_id = ? AND state = ? AND owner = ?"
      " FOR UPDATE",
      {Number(id), static_cast<std::int32_t>(state), owner},
      [&](const Row&) { is_held = true; });
  if (!status.ok()) return status;
  return is_held;
}

absl::Status HoldClaim(Connection& connection, ImportId id, ImportState state,
                       const domain::Claim& claim) {
  const auto is_held = LockIfHeld(connection, id, state, claim.owner);
  if (!is_held.ok()) return is_held.status();
  if (!*is_held) return Taken(id);
  return connection
      .Execute(
          "UPDATE imports SET"
          " claimed_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND"
          " WHERE import_id = ?",
          {absl::ToInt64Microseconds(claim.lease), Number(id)})
      .status();
}

absl::Status Taken(ImportId id) {
  return domain::Error(absl::StatusCode::kAborted, "IMPORT_TAKEN",
                       absl::StrCat("Import ", ToString(id),
                                    " is worked on elsewhere, or was ended."));
}

absl::Status Move(Connection& connection, ImportId id, ImportState to,
                  std::string_view assignments, std::vector<Value> values) {
  values.insert(values.end(), {static_cast<std::int32_t>(to), Number(id)});
  return connection
      .Execute(absl::StrCat("UPDATE imports SET ", std::string(assignments),
                            assignments.empty() ? "" : ", ",
                            "owner = '', claimed_until = NULL, state = ?"
                            " WHERE import_id = ?"),
               values)
      .status();
}

absl::Status MoveToFailed(Connection& connection, ImportId id,
                          const domain::Failure& failure) {
  return Move(connection, id, ImportState::kFailed,
              "failure_code = ?, failure_reason = ?, failure_message = ?",
              {static_cast<std::int32_t>(failure.code), failure.reason,
               failure.message});
}

domain::AuditEvent ImportEvent(domain::AuditAction action, const Import& import,
                               std::vector<domain::AuditChange> changes) {
  domain::AuditEvent event;
  event.action = action;
  event.school_year = import.school_year;
  event.import = import.id;
  event.changes = std::move(changes);
  return event;
}

absl::Status EraseContent(Connection& connection, ImportId id) {
  for (const char* sql : {"DELETE FROM import_chunks WHERE import_id = ?",
                          "DELETE FROM import_blocks WHERE import_id = ?",
                          "DELETE FROM import_findings WHERE import_id = ?"}) {
    const auto erased = connection.Execute(sql, {Number(id)});
    if (!erased.ok()) return erased.status();
  }
  return absl::OkStatus();
}

}  // namespace cte::db
