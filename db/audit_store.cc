#include "db/audit_store.h"

#include "db/audit_log.h"
#include "db/audit_order.h"
#include "db/audit_reader.h"

namespace cte::db {

using domain::AuditRecord;

absl::Status MySqlAuditStore::RecordRead(const domain::Actor& actor,
                                         const domain::AuditEvent& event) {
  return session_.Transact([&](Connection& connection) {
    return RecordAudit(connection, actor, event);
  });
}

absl::Status MySqlAuditStore::Sequence() { return SequenceAudit(session_); }

absl::StatusOr<std::int64_t> MySqlAuditStore::NewestPosition() {
  if (auto status = Sequence(); !status.ok()) return status;
  return session_.Read(LoadNewestPosition);
}

absl::StatusOr<std::vector<AuditRecord>> MySqlAuditStore::ReadAfter(
    std::int64_t position, int limit) {
  if (auto status = Sequence(); !status.ok()) return status;
  return session_.Read([&](Connection& connection) {
    return LoadAuditAfter(connection, position, limit);
  });
}

absl::StatusOr<std::vector<AuditRecord>> MySqlAuditStore::List(
    const domain::AuditQuery& query) {
  if (auto status = Sequence(); !status.ok()) return status;
  return session_.Read(
      [&](Connection& connection) { return LoadAudit(connection, query); });
}

absl::StatusOr<std::vector<domain::ImportedAward>>
MySqlAuditStore::ListImportedAwards(const domain::AuditEvent& event) {
  return session_.Read([&](Connection& connection) {
    return LoadImportedAwards(connection, event);
  });
}

}  // namespace cte::db
