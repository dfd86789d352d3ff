#include "db/access_store.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "db/audit_log.h"
#include "db/facts.h"
#include "db/grant_rows.h"
#include "domain/error.h"
#include "domain/program.h"

namespace cte::db {
namespace {

using domain::ScopeType;

absl::Status NoSuchScope(std::string_view reason, std::string_view kind,
                         std::string_view code) {
  return domain::Error(
      absl::StatusCode::kNotFound, reason,
      absl::StrCat("There is no ", std::string(kind), " ", std::string(code),
                   ". Look the code up, or load the roster first."),
      {{"scope_code", std::string(code)}});
}

// Whether what the grant is for exists: the reasons of GiveGrant.
absl::Status CheckScope(Connection& connection, const domain::Grant& grant) {
  if (grant.scope_type == ScopeType::kState) return absl::OkStatus();
  bool is_known = false;
  const auto find = [&](std::string_view sql, const Value& value) {
    return connection.Query(sql, {value}, [&](const Row&) { is_known = true; });
  };
  const std::string& code = grant.scope_code;
  absl::Status status;
  absl::Status missing;
  if (grant.scope_type == ScopeType::kProgram) {
    const auto psn = domain::ParsePsn(code);
    missing = NoSuchScope("PROGRAM_NOT_FOUND", "program", code);
    if (psn) {
      status = find("SELECT 1 FROM programs WHERE psn = ?",
                    static_cast<std::int64_t>(*psn));
    }
  } else if (grant.scope_type == ScopeType::kDistrict) {
    missing = NoSuchScope("DISTRICT_NOT_FOUND", "district", code);
    if (domain::IsEntityCode(code)) {
      status = find("SELECT 1 FROM districts WHERE district_code = ?", code);
    }
  } else {
    missing = NoSuchScope("BUILDING_NOT_FOUND", "building", code);
    if (domain::IsEntityCode(code)) {
      status = find("SELECT 1 FROM buildings WHERE building_code = ?", code);
    }
  }
  if (!status.ok()) return status;
  return is_known ? absl::OkStatus() : missing;
}

}  // namespace

absl::StatusOr<std::vector<domain::TokenRecord>>
MySqlAccessStore::ListTokens() {
  std::vector<domain::TokenRecord> tokens;
  const auto status = session_.Run([&](Connection& connection) {
    tokens.clear();
    return connection.Query("SELECT sha256, principal FROM tokens", {},
                            [&](const Row& row) {
                              tokens.push_back({row.Text(0), row.Text(1)});
                            });
  });
  if (!status.ok()) return status;
  return tokens;
}

absl::Status MySqlAccessStore::ReplaceToken(const domain::Actor& actor,
                                            const domain::TokenRecord& token) {
  return session_.Transact([&](Connection& connection) -> absl::Status {
    const auto erased = connection.Execute(
        "DELETE FROM tokens WHERE principal = ?", {token.principal});
    if (!erased.ok()) return erased.status();
    const auto made = connection.Execute(
        "INSERT INTO tokens (sha256, principal, created_at)"
        " VALUES (?, ?, UTC_TIMESTAMP(6))",
        {token.sha256, token.principal});
    if (!made.ok()) return made.status();
    domain::AuditEvent event;
    event.action = *erased > 0 ? domain::AuditAction::kTokenRotated
                               : domain::AuditAction::kTokenCreated;
    event.changes = {
        {"principal", *erased > 0 ? token.principal : "", token.principal}};
    return RecordAudit(connection, actor, event);
  });
}

absl::StatusOr<std::vector<domain::Grant>> MySqlAccessStore::ListGrants(
    std::string_view principal) {
  std::vector<domain::Grant> grants;
  const auto status = session_.Run([&](Connection& connection) -> absl::Status {
    auto loaded = LoadGrants(connection, principal);
    if (!loaded.ok()) return loaded.status();
    grants = *std::move(loaded);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return grants;
}

absl::StatusOr<bool> MySqlAccessStore::GiveGrant(const domain::Actor& actor,
                                                 std::string_view principal,
                                                 const domain::Grant& grant) {
  return session_.Write([&](Connection& connection) -> absl::StatusOr<bool> {
    auto known = CheckScope(connection, grant);
    if (!known.ok()) return known;
    return InsertGrant(connection, actor, principal, grant);
  });
}

}  // namespace cte::db
