#include "db/audit_log.h"

#include <cstdint>
#include <string>

#include "db/audit_content.h"

namespace cte::db {
namespace {

Value NumberOrNull(std::int32_t number) {
  return number == 0 ? Value(nullptr) : Value(number);
}

}  // namespace

absl::Status RecordAudit(Connection& connection, const domain::Actor& actor,
                         const domain::AuditEvent& event) {
  const std::string content = EncodeContent(event);
  const auto recorded = connection.Execute(
      "INSERT INTO audit_records (recorded_at, principal, request_id, action,"
      " psn, school_year, uic, import_id, first_row, last_row, content)"
      " VALUES (UTC_TIMESTAMP(6), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {actor.principal, actor.request_id,
       static_cast<std::int32_t>(event.action),
       event.psn ? Value(static_cast<std::int64_t>(*event.psn))
                 : Value(nullptr),
       NumberOrNull(event.school_year),
       event.uic.empty() ? Value(nullptr) : Value(event.uic),
       event.import ? Value(static_cast<std::int64_t>(*event.import))
                    : Value(nullptr),
       NumberOrNull(event.first_row), NumberOrNull(event.last_row), content});
  if (!recorded.ok()) return recorded.status();
  return connection
      .Execute("INSERT INTO audit_outbox (audit_id) VALUES (LAST_INSERT_ID())")
      .status();
}

}  // namespace cte::db
