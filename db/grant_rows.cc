#include "db/grant_rows.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "db/audit_log.h"
#include "db/query_text.h"
#include "db/shown_version.h"
#include "domain/error.h"
#include "domain/identifiers.h"
#include "domain/text.h"

namespace cte::db {
namespace {

using domain::Actor;
using domain::Grant;
using domain::GrantQuery;
using domain::GrantRecord;
using domain::Role;
using domain::ScopeType;

std::vector<Value> KeyOf(std::string_view principal, const Grant& grant) {
  return {principal, static_cast<std::int32_t>(grant.role),
          static_cast<std::int32_t>(grant.scope_type), grant.scope_code};
}

bool IsOfStateAdministrator(const Grant& grant) {
  return grant.role == Role::kStateAdministrator &&
         grant.scope_type == ScopeType::kState;
}

absl::Status LastStateAdministrator() {
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "LAST_STATE_ADMINISTRATOR",
      "This is the last grant as state administrator: without it nobody could "
      "give the next one. Give another principal the grant first.");
}

// Whether somebody else is a state administrator, and goes on to be one until
// the transaction ends.
absl::Status KeepAStateAdministrator(Connection& connection,
                                     std::string_view principal,
                                     const Grant& grant) {
  std::vector<std::string> holders;
  auto status = connection.Query(
      "SELECT principal FROM grants WHERE scope_type = ? AND scope_code = ''"
      " AND role = ? ORDER BY principal FOR UPDATE",
      {static_cast<std::int32_t>(grant.scope_type),
       static_cast<std::int32_t>(grant.role)},
      [&](const Row& row) { holders.push_back(row.Text(0)); });
  if (!status.ok()) return status;
  if (std::ranges::find(holders, principal) == holders.end()) {
    return absl::OkStatus();
  }
  const auto other = std::ranges::find_if(
      holders, [&](const std::string& name) { return name != principal; });
  if (other == holders.end()) return LastStateAdministrator();
  // Locks are each node's own on a cluster: two that take the last two grants
  // meet at a row that both have written.
  const std::vector<Value> key = KeyOf(*other, grant);
  for (const char* sql :
       {"DELETE FROM grants WHERE principal = ? AND role = ?"
        " AND scope_type = ? AND scope_code = ?",
        "INSERT INTO grants (principal, role, scope_type, scope_code)"
        " VALUES (?, ?, ?, ?)"}) {
    const auto written = connection.Execute(sql, key);
    if (!written.ok()) return written.status();
  }
  return absl::OkStatus();
}

// What a scope type is called, and how its district is found.
struct ScopeKind {
  std::string_view name;
  std::string_view reason;
  std::string_view find_district;  // by the code
};

ScopeKind KindOf(ScopeType type) {
  switch (type) {
    case ScopeType::kProgram:
      return {"program", "PROGRAM_NOT_FOUND",
              "SELECT b.district_code FROM programs p JOIN buildings b"
              " ON b.building_code = p.building_code WHERE p.psn = ?"};
    case ScopeType::kBuilding:
      return {"building", "BUILDING_NOT_FOUND",
              "SELECT district_code FROM buildings WHERE building_code = ?"};
    default:
      return {"district", "DISTRICT_NOT_FOUND",
              "SELECT district_code FROM districts WHERE district_code = ?"};
  }
}

// What to find a scope by, unless the code cannot be one.
std::optional<Value> KeyOfScope(const Grant& grant) {
  if (grant.scope_type != ScopeType::kProgram) {
    if (!domain::IsEntityCode(grant.scope_code)) return std::nullopt;
    return Value(grant.scope_code);
  }
  const auto psn = domain::ParsePsn(grant.scope_code);
  if (!psn) return std::nullopt;
  return Value(static_cast<std::int64_t>(*psn));
}

// " FROM ... WHERE ...": grants `g` over the district, or over what is in it, a
// scope type at a time, so that each finds them by an index.
void AddSource(const GrantQuery& query, QueryText& text) {
  if (query.district_code.empty()) {
    text.Add(" FROM grants g WHERE TRUE");
    return;
  }
  const std::string& code = query.district_code;
  const auto type = [](ScopeType scope) {
    return static_cast<std::int32_t>(scope);
  };
  text.Add(
      " FROM (SELECT d.* FROM grants d WHERE d.scope_type = ?"
      " AND d.scope_code = ?"
      " UNION ALL SELECT d.* FROM buildings b JOIN grants d"
      " ON d.scope_type = ? AND d.scope_code = b.building_code"
      " WHERE b.district_code = ?"
      " UNION ALL SELECT d.* FROM buildings b JOIN programs p"
      " ON p.building_code = b.building_code JOIN grants d"
      " ON d.scope_type = ? AND d.scope_code ="
      " CONVERT(CAST(p.psn AS CHAR) USING ascii) COLLATE ascii_bin"
      " WHERE b.district_code = ?) g WHERE TRUE",
      {type(ScopeType::kDistrict), code, type(ScopeType::kBuilding), code,
       type(ScopeType::kProgram), code});
}

}  // namespace

const std::string_view kDistrictOfGrant =
    "CASE g.scope_type WHEN 2 THEN g.scope_code"
    " WHEN 3 THEN (SELECT b.district_code FROM buildings b"
    " WHERE b.building_code = g.scope_code)"
    " WHEN 4 THEN (SELECT b.district_code FROM programs p JOIN buildings b"
    " ON b.building_code = p.building_code"
    " WHERE p.psn = CAST(g.scope_code AS SIGNED)) END";

absl::StatusOr<bool> InsertGrant(Connection& connection, const Actor& actor,
                                 std::string_view principal,
                                 const Grant& grant) {
  const auto given = connection.Execute(
      "INSERT INTO grants (principal, role, scope_type, scope_code)"
      " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
      " principal = VALUES(principal)",
      KeyOf(principal, grant));
  if (!given.ok()) return given.status();
  if (*given == 0) return false;
  auto status = ChangeShown(connection);
  if (!status.ok()) return status;
  status = RecordAudit(
      connection, actor,
      domain::GrantEvent(domain::AuditAction::kGrantGiven, principal, grant));
  if (!status.ok()) return status;
  return true;
}

absl::StatusOr<bool> DeleteGrant(Connection& connection, const Actor& actor,
                                 std::string_view principal,
                                 const Grant& grant) {
  if (!domain::IsPrintableAscii(grant.scope_code)) return false;
  if (IsOfStateAdministrator(grant)) {
    auto kept = KeepAStateAdministrator(connection, principal, grant);
    if (!kept.ok()) return kept;
  }
  const auto taken = connection.Execute(
      "DELETE FROM grants WHERE principal = ? AND role = ? AND scope_type = ?"
      " AND scope_code = ?",
      KeyOf(principal, grant));
  if (!taken.ok()) return taken.status();
  if (*taken == 0) return false;
  auto status = ChangeShown(connection);
  if (!status.ok()) return status;
  status = RecordAudit(
      connection, actor,
      domain::GrantEvent(domain::AuditAction::kGrantTaken, principal, grant));
  if (!status.ok()) return status;
  return true;
}

absl::StatusOr<std::vector<GrantRecord>> LoadGrantRecords(
    Connection& connection, const GrantQuery& query) {
  std::vector<GrantRecord> records;
  if (!domain::IsPrintableAscii(query.district_code)) return records;
  QueryText text("SELECT g.principal, g.role, g.scope_type, g.scope_code");
  AddSource(query, text);
  if (query.principal) text.Add(" AND g.principal = ?", {*query.principal});
  if (query.after) {
    const auto& [principal, grant] = *query.after;
    text.Add(
        " AND (g.principal, g.role, g.scope_type, g.scope_code)"
        " > (?, ?, ?, ?)",
        {principal, static_cast<std::int32_t>(grant.role),
         static_cast<std::int32_t>(grant.scope_type), grant.scope_code});
  }
  text.Add(" ORDER BY g.principal, g.role, g.scope_type, g.scope_code LIMIT ?",
           {query.limit});
  auto status = text.Run(connection, [&](const Row& row) {
    records.push_back({row.Text(0),
                       {static_cast<Role>(row.Int(1)),
                        static_cast<ScopeType>(row.Int(2)), row.Text(3)}});
  });
  if (!status.ok()) return status;
  return records;
}

absl::StatusOr<std::string> LoadDistrictOf(Connection& connection,
                                           const Grant& grant) {
  if (grant.scope_type == ScopeType::kState) return "";
  const ScopeKind kind = KindOf(grant.scope_type);
  std::string district;
  if (const auto key = KeyOfScope(grant)) {
    auto status =
        connection.Query(kind.find_district, {*key},
                         [&](const Row& row) { district = row.Text(0); });
    if (!status.ok()) return status;
  }
  if (!district.empty()) return district;
  const std::string shown = domain::Clipped(grant.scope_code, 20);
  return domain::Error(
      absl::StatusCode::kNotFound, kind.reason,
      absl::StrCat("There is no ", std::string(kind.name), " ", shown,
                   ". Look the code up, or load the roster first."),
      {{"scope_code", shown}});
}

}  // namespace cte::db
