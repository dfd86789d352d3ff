#include "db/year_store.h"

#include <optional>
#include <string>
#include <string_view>

#include "db/audit_log.h"
#include "db/shown_version.h"
#include "domain/audit_text.h"
#include "domain/school_year.h"

namespace cte::db {
namespace {

using domain::AuditText;
using domain::SchoolYearRecord;

SchoolYearRecord ReadYear(const Row& row) {
  return {static_cast<std::int32_t>(row.Int(0)), row.Int(1) != 0,
          row.Int(2) != 0};
}

}  // namespace

absl::Status RecordYear(Connection& connection, const domain::Actor& actor,
                        const std::optional<SchoolYearRecord>& before,
                        const SchoolYearRecord& after) {
  domain::AuditEvent event;
  event.action = domain::AuditAction::kYearChanged;
  event.school_year = after.school_year;
  const auto add = [&](std::string_view field, bool SchoolYearRecord::*value) {
    if (before && (*before).*value == after.*value) return;
    event.changes.push_back({std::string(field),
                             before ? AuditText((*before).*value) : "",
                             AuditText(after.*value)});
  };
  add("current", &SchoolYearRecord::current);
  add("closed", &SchoolYearRecord::closed);
  if (event.changes.empty()) return absl::OkStatus();
  if (auto status = ChangeShown(connection); !status.ok()) return status;
  return RecordAudit(connection, actor, event);
}

absl::StatusOr<std::optional<SchoolYearRecord>> LockYear(
    Connection& connection, std::int32_t school_year) {
  std::optional<SchoolYearRecord> year;
  auto status = connection.Query(
      "SELECT school_year, is_current, closed FROM school_years"
      " WHERE school_year = ? FOR UPDATE",
      {school_year}, [&](const Row& row) { year = ReadYear(row); });
  if (!status.ok()) return status;
  return year;
}

absl::Status ClearCurrentYear(Connection& connection,
                              const domain::Actor& actor,
                              std::int32_t besides) {
  std::optional<SchoolYearRecord> current;
  auto status = connection.Query(
      "SELECT school_year, is_current, closed FROM school_years"
      " WHERE is_current = 1 AND school_year <> ? FOR UPDATE",
      {besides}, [&](const Row& row) { current = ReadYear(row); });
  if (!status.ok() || !current) return status;
  const auto cleared = connection.Execute(
      "UPDATE school_years SET is_current = NULL WHERE school_year = ?",
      {current->school_year});
  if (!cleared.ok()) return cleared.status();
  SchoolYearRecord past = *current;
  past.current = false;
  return RecordYear(connection, actor, current, past);
}

absl::StatusOr<std::int32_t> CurrentYear(Connection& connection) {
  std::optional<std::int32_t> year;
  auto status = connection.Query(
      "SELECT school_year FROM school_years WHERE is_current = 1", {},
      [&](const Row& row) { year = static_cast<std::int32_t>(row.Int(0)); });
  if (!status.ok()) return status;
  if (!year) return domain::NoCurrentYear();
  return *year;
}

absl::Status YearMustBeOpen(Connection& connection, std::int32_t school_year,
                            YearLock lock) {
  bool closed = false;
  auto status = connection.Query(
      lock == YearLock::kShare
          ? "SELECT closed FROM school_years WHERE school_year = ?"
            " LOCK IN SHARE MODE"
          : "SELECT closed FROM school_years WHERE school_year = ?",
      {school_year}, [&](const Row& row) { closed = row.Int(0) != 0; });
  if (!status.ok() || !closed) return status;
  return domain::YearIsClosed(school_year);
}

absl::StatusOr<std::vector<SchoolYearRecord>> LoadYears(
    Connection& connection) {
  std::vector<SchoolYearRecord> years;
  const auto status = connection.Query(
      "SELECT school_year, is_current, closed FROM school_years"
      " ORDER BY school_year DESC",
      {}, [&](const Row& row) { years.push_back(ReadYear(row)); });
  if (!status.ok()) return status;
  return years;
}

absl::StatusOr<std::vector<SchoolYearRecord>> MySqlYearStore::List() {
  return session_.Read(LoadYears);
}

absl::StatusOr<SchoolYearRecord> MySqlYearStore::SetClosed(
    const domain::Actor& actor, std::int32_t school_year, bool closed) {
  SchoolYearRecord year;
  const auto status =
      session_.Transact([&](Connection& connection) -> absl::Status {
        const auto found = LockYear(connection, school_year);
        if (!found.ok()) return found.status();
        if (!*found) return domain::SchoolYearNotFound(school_year);
        year = **found;
        year.closed = closed;
        const auto changed = connection.Execute(
            "UPDATE school_years SET closed = ? WHERE school_year = ?",
            {closed, school_year});
        if (!changed.ok()) return changed.status();
        return RecordYear(connection, actor, *found, year);
      });
  if (!status.ok()) return status;
  return year;
}

absl::StatusOr<SchoolYearRecord> MySqlYearStore::SetCurrent(
    const domain::Actor& actor, std::int32_t school_year) {
  SchoolYearRecord year;
  const auto status =
      session_.Transact([&](Connection& connection) -> absl::Status {
        const auto found = LockYear(connection, school_year);
        if (!found.ok()) return found.status();
        year = found->value_or(SchoolYearRecord{.school_year = school_year});
        year.current = true;
        auto cleared = ClearCurrentYear(connection, actor, school_year);
        if (!cleared.ok()) return cleared;
        // Not in one statement: where another year has become current
        // meanwhile, that would change the other one.
        const auto made = connection.Execute(
            "INSERT INTO school_years (school_year, is_current, closed)"
            " VALUES (?, NULL, 0)"
            " ON DUPLICATE KEY UPDATE school_year = VALUES(school_year)",
            {school_year});
        if (!made.ok()) return made.status();
        const auto current = connection.Execute(
            "UPDATE school_years SET is_current = 1 WHERE school_year = ?",
            {school_year});
        if (!current.ok()) return current.status();
        return RecordYear(connection, actor, *found, year);
      });
  if (!status.ok()) return status;
  return year;
}

}  // namespace cte::db
