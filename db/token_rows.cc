#include "db/token_rows.h"

#include <algorithm>
#include <string>
#include <utility>

#include "db/audit_log.h"
#include "db/grant_rows.h"
#include "db/query_text.h"
#include "db/times.h"
#include "domain/audit.h"

namespace cte::db {
namespace {

using domain::Actor;
using domain::AuditAction;
using domain::NewToken;
using domain::Token;
using domain::TokenId;
using domain::TokenRecord;

constexpr std::string_view kHasNotEnded =
    "(t.expires_at IS NULL OR t.expires_at > UTC_TIMESTAMP(6))";

QueryText SelectTokens() {
  QueryText text("SELECT t.token_id, t.principal, t.label, t.created_by, ");
  text.Add(SelectTime("t.created_at"))
      .Add(", ")
      .Add(SelectTime("t.expires_at"))
      .Add(", t.district_code FROM tokens t WHERE ")
      .Add(kHasNotEnded);
  return text;
}

absl::StatusOr<std::vector<Token>> Run(Connection& connection,
                                       const QueryText& text) {
  std::vector<Token> tokens;
  auto status = text.Run(connection, [&](const Row& row) {
    tokens.push_back({TokenId{static_cast<std::uint64_t>(row.Int(0))},
                      row.Text(1), row.Text(2), row.Text(3),
                      ReadTime(row, 4).value_or(absl::UnixEpoch()),
                      ReadTime(row, 5), row.Text(6)});
  });
  if (!status.ok()) return status;
  return tokens;
}

enum class TokenLock { kNone, kForUpdate };

absl::StatusOr<Token> Find(Connection& connection, TokenId id, TokenLock lock) {
  QueryText text = SelectTokens();
  text.Add(" AND t.token_id = ?", {static_cast<std::uint64_t>(id)});
  if (lock == TokenLock::kForUpdate) text.Add(" FOR UPDATE");
  auto found = Run(connection, text);
  if (!found.ok()) return found.status();
  if (found->empty()) return domain::TokenNotFound(ToString(id));
  return found->front();
}

// In UTC, as RFC 3339 has it.
std::string TimeText(const std::optional<absl::Time>& time) {
  if (!time) return "";
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", *time, absl::UTCTimeZone());
}

// What a token is to the audit: nothing before it was made, or after its end.
absl::Status Record(Connection& connection, const Actor& actor,
                    AuditAction action, const Token* before, const Token* after,
                    std::vector<domain::AuditChange> besides = {}) {
  domain::AuditEvent event;
  event.action = action;
  const auto add = [&](std::string_view field, const auto& text_of) {
    domain::AuditChange change = {std::string(field),
                                  before == nullptr ? "" : text_of(*before),
                                  after == nullptr ? "" : text_of(*after)};
    if (change.before.empty() && change.after.empty()) return;
    event.changes.push_back(std::move(change));
  };
  add("token_id", [](const Token& t) { return ToString(t.id); });
  add("principal", [](const Token& t) { return t.principal; });
  add("label", [](const Token& t) { return t.label; });
  add("expire_time", [](const Token& t) { return TimeText(t.expire_time); });
  add("district_code", [](const Token& t) { return t.district_code; });
  event.changes.insert(event.changes.end(), besides.begin(), besides.end());
  return RecordAudit(connection, actor, event);
}

// One that has not ended.
absl::StatusOr<Token> Insert(Connection& connection, std::string_view creator,
                             const NewToken& token) {
  const auto made = connection.Execute(
      std::string("INSERT INTO tokens (sha256, principal, label, created_by,"
                  " district_code, created_at, expires_at)"
                  " VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6), ") +
          std::string(kTimeOfMicros) + ")",
      {token.sha256, token.principal, token.label, creator,
       token.district_code.empty() ? Value(nullptr)
                                   : Value(token.district_code),
       MicrosOf(token.expire_time)});
  if (!made.ok()) return made.status();
  const auto id = connection.LastInsertId();
  if (!id.ok()) return id.status();
  return Find(connection, TokenId{*id}, TokenLock::kNone);
}

}  // namespace

absl::StatusOr<std::vector<TokenRecord>> LoadTokens(Connection& connection) {
  std::vector<TokenRecord> tokens;
  auto status = connection.Query(
      std::string("SELECT t.sha256, t.principal, t.district_code FROM tokens t "
                  "WHERE ") +
          std::string(kHasNotEnded) +
          " AND (t.district_code IS NULL OR NOT EXISTS (SELECT 1 FROM grants g"
          " WHERE g.principal = t.principal AND (g.role > ? OR COALESCE(" +
          std::string(kDistrictOfGrant) + ", '') <> t.district_code)))",
      {static_cast<std::int32_t>(domain::Role::kDistrictAdministrator)},
      [&](const Row& row) {
        tokens.push_back({row.Text(0), row.Text(1), row.Text(2)});
      });
  if (!status.ok()) return status;
  return tokens;
}

absl::StatusOr<Token> LoadToken(Connection& connection, TokenId id) {
  return Find(connection, id, TokenLock::kNone);
}

absl::StatusOr<std::vector<Token>> LoadTokensOf(Connection& connection,
                                                std::string_view principal,
                                                std::uint64_t before,
                                                int limit) {
  QueryText text = SelectTokens();
  text.Add(" AND t.principal = ?", {principal});
  if (before != 0) text.Add(" AND t.token_id < ?", {before});
  text.Add(" ORDER BY t.token_id DESC LIMIT ?", {limit});
  return Run(connection, text);
}

absl::Status ReplaceToken(Connection& connection, const Actor& actor,
                          const TokenRecord& token) {
  // Servers that start at once have the same file, and there may be no token
  // yet to wait for: their turns are at what the principal holds.
  auto status = connection.Query(
      "SELECT principal FROM grants WHERE principal = ? FOR UPDATE",
      {token.principal}, [](const Row&) {});
  if (!status.ok()) return status;
  int known = 0;
  bool is_known = false;
  status = connection.Query(
      "SELECT sha256, expires_at IS NULL FROM tokens WHERE principal = ?"
      " AND created_by = '' FOR UPDATE",
      {token.principal}, [&](const Row& row) {
        ++known;
        is_known |= row.Text(0) == token.sha256 && row.Int(1) != 0;
      });
  if (!status.ok()) return status;
  if (known == 1 && is_known) return absl::OkStatus();
  QueryText text = SelectTokens();
  text.Add(" AND t.principal = ? AND t.created_by = '' ORDER BY t.token_id",
           {token.principal});
  const auto earlier = Run(connection, text);
  if (!earlier.ok()) return earlier.status();
  const auto erased = connection.Execute(
      "DELETE FROM tokens WHERE principal = ? AND created_by = ''",
      {token.principal});
  if (!erased.ok()) return erased.status();
  const auto made = Insert(connection, "",
                           {.sha256 = token.sha256,
                            .principal = token.principal,
                            .label = "",
                            .expire_time = std::nullopt,
                            .district_code = ""});
  if (!made.ok()) return made.status();
  if (earlier->empty()) {
    return Record(connection, actor, AuditAction::kTokenCreated, nullptr,
                  &*made);
  }
  return Record(connection, actor, AuditAction::kTokenRotated, &earlier->back(),
                &*made);
}

absl::StatusOr<Token> CreateToken(Connection& connection, const Actor& actor,
                                  const NewToken& token) {
  const auto made = Insert(connection, actor.principal, token);
  if (!made.ok()) return made.status();
  auto status =
      Record(connection, actor, AuditAction::kTokenCreated, nullptr, &*made);
  if (!status.ok()) return status;
  return made;
}

absl::StatusOr<Token> RotateToken(Connection& connection, const Actor& actor,
                                  TokenId id, std::string_view sha256,
                                  std::optional<absl::Time> expire_time,
                                  absl::Time old_until) {
  const auto old = Find(connection, id, TokenLock::kForUpdate);
  if (!old.ok()) return old.status();
  const absl::Time end =
      std::min(old->expire_time.value_or(old_until), old_until);
  const auto ended =
      connection.Execute(std::string("UPDATE tokens SET expires_at = ") +
                             std::string(kTimeOfMicros) + " WHERE token_id = ?",
                         {MicrosOf(end), static_cast<std::uint64_t>(id)});
  if (!ended.ok()) return ended.status();
  const auto made = Insert(connection, actor.principal,
                           {.sha256 = std::string(sha256),
                            .principal = old->principal,
                            .label = old->label,
                            .expire_time = expire_time,
                            .district_code = old->district_code});
  if (!made.ok()) return made.status();
  auto status = Record(connection, actor, AuditAction::kTokenRotated, &*old,
                       &*made, {{"replaced_until", "", TimeText(end)}});
  if (!status.ok()) return status;
  return made;
}

absl::Status RevokeToken(Connection& connection, const Actor& actor,
                         TokenId id) {
  const auto old = Find(connection, id, TokenLock::kForUpdate);
  if (!old.ok()) return old.status();
  const auto erased =
      connection.Execute("DELETE FROM tokens WHERE token_id = ?",
                         {static_cast<std::uint64_t>(id)});
  if (!erased.ok()) return erased.status();
  return Record(connection, actor, AuditAction::kTokenRevoked, &*old, nullptr);
}

}  // namespace cte::db
