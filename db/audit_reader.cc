#include "db/audit_reader.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "db/audit_content.h"
#include "db/import_blocks.h"
#include "db/query_text.h"
#include "db/times.h"

namespace cte::db {
namespace {

using domain::AuditAction;
using domain::AuditEvent;
using domain::AuditQuery;
using domain::AuditRecord;
using domain::ImportedAward;
using domain::ImportId;
using domain::Psn;

// To be followed by tables that have `r`, a record, and `o`, its position.
QueryText SelectRecords() {
  QueryText text("SELECT r.audit_id, o.position, ");
  text.Add(SelectTime("r.recorded_at"))
      .Add(
          ", r.principal, r.request_id, r.action, r.psn, r.school_year, r.uic,"
          " r.import_id, r.first_row, r.last_row, r.content");
  return text;
}

absl::StatusOr<AuditRecord> ReadRecord(const Row& row) {
  AuditRecord record;
  record.id = static_cast<std::uint64_t>(row.Int(0));
  record.position = row.Int(1);
  record.time = ReadTime(row, 2).value_or(absl::UnixEpoch());
  record.actor = domain::Actor(row.Text(3), row.Text(4));
  AuditEvent& event = record.event;
  event.action = static_cast<AuditAction>(row.Int(5));
  if (!row.IsNull(6)) event.psn = Psn{row.Int(6)};
  event.school_year = static_cast<std::int32_t>(row.Int(7));
  event.uic = row.Text(8);
  if (!row.IsNull(9)) {
    event.import = ImportId{static_cast<std::uint64_t>(row.Int(9))};
  }
  event.first_row = static_cast<std::int32_t>(row.Int(10));
  event.last_row = static_cast<std::int32_t>(row.Int(11));
  if (auto status = DecodeContent(row.Text(12), event); !status.ok()) {
    return status;
  }
  return record;
}

absl::StatusOr<std::vector<AuditRecord>> Run(Connection& connection,
                                             const QueryText& text) {
  std::vector<AuditRecord> records;
  absl::Status damaged;
  auto status = text.Run(connection, [&](const Row& row) {
    auto record = ReadRecord(row);
    if (record.ok()) {
      records.push_back(*std::move(record));
    } else {
      damaged = record.status();
    }
  });
  status.Update(damaged);
  if (!status.ok()) return status;
  return records;
}

// What does not depend on whether a record is about a program or student
// itself, and the order.
void AddRest(const AuditQuery& query, QueryText& text) {
  if (query.principal) text.Add(" AND r.principal = ?", {*query.principal});
  if (query.import) {
    text.Add(" AND r.import_id = ?",
             {static_cast<std::int64_t>(*query.import)});
  }
  const auto add_time = [&](std::string_view condition, absl::Time time) {
    text.Add(condition).Add(kTimeOfMicros, {MicrosOf(time)});
  };
  if (query.from) {
    add_time(" AND r.recorded_at >= ", *query.from);
  }
  if (query.to) {
    add_time(" AND r.recorded_at < ", *query.to);
  }
  if (query.after) {
    add_time(" AND r.recorded_at <= ", query.after->time);
    add_time(" AND (r.recorded_at < ", query.after->time);
    text.Add(" OR r.audit_id < ?)", {query.after->id});
  }
  text.Add(" ORDER BY r.recorded_at DESC, r.audit_id DESC LIMIT ?",
           {query.limit});
}

absl::StatusOr<std::vector<AuditRecord>> LoadDirect(Connection& connection,
                                                    const AuditQuery& query) {
  QueryText text = SelectRecords();
  text.Add(
      " FROM audit_records r JOIN audit_order o ON o.audit_id = r.audit_id"
      " WHERE TRUE");
  if (query.psn) {
    text.Add(" AND r.psn = ?", {static_cast<std::int64_t>(*query.psn)});
  }
  if (query.uic) text.Add(" AND r.uic = ?", {query.uic->view()});
  AddRest(query, text);
  return Run(connection, text);
}

// Batches of imports that made an award of the program, of the student, or of
// the student through the program.
absl::StatusOr<std::vector<AuditRecord>> LoadBatches(Connection& connection,
                                                     const AuditQuery& query) {
  QueryText text = SelectRecords();
  text.Add(" FROM (");
  const auto add_awards = [&](std::string_view table) {
    text.Add("SELECT b.audit_id FROM ").Add(table);
    text.Add(
        " a JOIN audit_records b ON b.import_id = a.import_id AND b.action = ?"
        " AND b.first_row <= a.import_row AND b.last_row >= a.import_row"
        " WHERE TRUE",
        {static_cast<std::int32_t>(AuditAction::kImportBatch)});
    if (query.psn) {
      text.Add(" AND a.psn = ?", {static_cast<std::int64_t>(*query.psn)});
    }
    if (query.uic) text.Add(" AND a.uic = ?", {query.uic->view()});
  };
  add_awards("awards");
  text.Add(" UNION ");
  add_awards("removed_awards");
  text.Add(
      ") found JOIN audit_records r ON r.audit_id = found.audit_id"
      " JOIN audit_order o ON o.audit_id = r.audit_id WHERE TRUE");
  AddRest(query, text);
  return Run(connection, text);
}

bool IsNewer(const AuditRecord& a, const AuditRecord& b) {
  return std::tie(a.time, a.id) > std::tie(b.time, b.id);
}

}  // namespace

absl::StatusOr<std::int64_t> LoadNewestPosition(Connection& connection) {
  std::int64_t position = 0;
  auto status = connection.Query(
      "SELECT last_position FROM audit_position WHERE only_row = 1", {},
      [&](const Row& row) { position = row.Int(0); });
  if (!status.ok()) return status;
  return position;
}

absl::StatusOr<std::vector<AuditRecord>> LoadAuditAfter(Connection& connection,
                                                        std::int64_t position,
                                                        int limit) {
  QueryText text = SelectRecords();
  text.Add(
      " FROM audit_order o JOIN audit_records r ON r.audit_id = o.audit_id"
      " WHERE o.position > ? ORDER BY o.position LIMIT ?",
      {position, limit});
  return Run(connection, text);
}

absl::StatusOr<std::vector<AuditRecord>> LoadAudit(Connection& connection,
                                                   const AuditQuery& query) {
  auto records = LoadDirect(connection, query);
  if (!records.ok() || (!query.psn && !query.uic)) return records;
  auto batches = LoadBatches(connection, query);
  if (!batches.ok()) return batches.status();
  std::vector<AuditRecord> merged;
  std::merge(
      std::move_iterator(records->begin()), std::move_iterator(records->end()),
      std::move_iterator(batches->begin()), std::move_iterator(batches->end()),
      std::back_inserter(merged), IsNewer);
  const auto limit = static_cast<std::size_t>(query.limit);
  if (merged.size() > limit) {
    merged.erase(merged.begin() + query.limit, merged.end());
  }
  return merged;
}

absl::StatusOr<std::vector<ImportedAward>> LoadImportedAwards(
    Connection& connection, const AuditEvent& event) {
  std::vector<ImportedAward> awards;
  if (event.action != AuditAction::kImportBatch || !event.import) return awards;
  const auto block = LoadBlock(connection, *event.import, event.batch.block,
                               BlockFilter::kAll);
  if (!block.ok()) return block.status();
  if (!*block || (*block)->number != event.batch.block) return awards;
  for (const domain::CheckedRow& row : (*block)->rows) {
    const auto psn = domain::ParsePsn(row.psn);
    if (row.outcome != domain::Outcome::kCreated || !psn ||
        row.kind != domain::ParsedRow::Kind::kAward) {
      continue;
    }
    awards.push_back({row.row_number, row.uic, *psn, row.credential_type,
                      row.credential_code, row.credential_name});
  }
  return awards;
}

}  // namespace cte::db
