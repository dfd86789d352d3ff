#include "server/services/access_calls.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "domain/error.h"
#include "domain/token.h"
#include "server/convert/page.h"
#include "server/convert/roster.h"
#include "server/convert/token.h"
#include "server/security/token.h"

namespace cte::server::calls {
namespace {

namespace v1 = credentials::v1;

constexpr absl::Duration kDay = absl::Hours(24);
constexpr int kUsualDays = 90;
constexpr int kMostDays = 366;
constexpr int kMostOverlapHours = 168;

static_assert(static_cast<int>(Identity::kToken) + 1 ==
              v1::GetCallerResponse::KIND_TOKEN);
static_assert(static_cast<int>(Identity::kCertificate) + 1 ==
              v1::GetCallerResponse::KIND_CERTIFICATE);

absl::Status LifetimeInvalid(const std::string& what) {
  return domain::Error(absl::StatusCode::kInvalidArgument, "LIFETIME_INVALID",
                       what);
}

absl::StatusOr<absl::Duration> ParseLifetime(int days) {
  if (days == 0) return kUsualDays * kDay;
  if (days > 0 && days <= kMostDays) return days * kDay;
  return LifetimeInvalid(absl::StrCat("The lifetime is ", days,
                                      " days; it is 1 to ", kMostDays,
                                      ", or 0 for ", kUsualDays, "."));
}

absl::StatusOr<absl::Duration> ParseOverlap(int hours) {
  if (hours >= 0 && hours <= kMostOverlapHours) return absl::Hours(hours);
  return LifetimeInvalid(absl::StrCat(
      "The overlap is ", hours, " hours; it is 0 to ", kMostOverlapHours, "."));
}

// A new token lives as long as the one that it replaces was to; the server's
// own, which never end, are replaced by one that does.
absl::Duration LifeOf(const domain::Token& token) {
  if (!token.expire_time) return kUsualDays * kDay;
  return std::clamp(*token.expire_time - token.create_time, kDay,
                    kMostDays * kDay);
}

GrantPosition PositionOf(const domain::GrantRecord& record) {
  return {record.principal, record.grant.role, record.grant.scope_type,
          record.grant.scope_code};
}

domain::GrantRecord RecordAt(const GrantPosition& position) {
  return {position.principal,
          {position.role, position.scope_type, position.scope_code}};
}

}  // namespace

absl::Status GetCaller(domain::Store& /*store*/, const Caller& caller,
                       const v1::GetCallerRequest& /*request*/,
                       v1::GetCallerResponse& response) {
  const std::string& principal = caller.actor.principal;
  response.set_principal(principal);
  response.set_kind(static_cast<v1::GetCallerResponse::Kind>(
      static_cast<int>(caller.known_by) + 1));
  for (const domain::Grant& grant : caller.grants) {
    *response.add_grants() = ToProto(principal, grant);
  }
  return absl::OkStatus();
}

absl::Status ListGrants(domain::Store& store, const Caller& caller,
                        const v1::ListGrantsRequest& request,
                        v1::ListGrantsResponse& response) {
  domain::GrantQuery query;
  if (!request.principal().empty()) query.principal = request.principal();
  query.district_code = caller.district_code;
  const auto page = Page<GrantPosition>::Parse(
      request,
      PageQuery("grants").Add(request.principal()).Add(query.district_code));
  if (!page.ok()) return page.status();
  if (page->after()) query.after = RecordAt(*page->after());
  query.limit = page->limit();
  const auto grants = store.access().FindGrants(query);
  if (!grants.ok()) return grants.status();
  page->Fill(
      *grants, PositionOf,
      [&](const domain::GrantRecord& grant) {
        *response.add_grants() = ToProto(grant);
      },
      response);
  return absl::OkStatus();
}

absl::Status GiveGrant(domain::Store& store, const Caller& caller,
                       const v1::GiveGrantRequest& /*request*/,
                       v1::GiveGrantResponse& response) {
  const auto given = store.access().GiveGrant(
      caller.actor, caller.grant->principal, caller.grant->grant);
  if (given.ok()) response.set_changed(*given);
  return given.status();
}

absl::Status TakeGrant(domain::Store& store, const Caller& caller,
                       const v1::TakeGrantRequest& /*request*/,
                       v1::TakeGrantResponse& response) {
  const auto taken = store.access().TakeGrant(
      caller.actor, caller.grant->principal, caller.grant->grant);
  if (taken.ok()) response.set_changed(*taken);
  return taken.status();
}

absl::Status CreateToken(domain::Store& store, const Caller& caller,
                         const v1::CreateTokenRequest& request,
                         v1::CreateTokenResponse& response) {
  auto valid = domain::CheckLabel(request.label());
  if (!valid.ok()) return valid;
  const auto lifetime = ParseLifetime(request.lifetime_days());
  if (!lifetime.ok()) return lifetime.status();
  const std::string secret = NewToken();
  const auto token = store.access().CreateToken(
      caller.actor, {.sha256 = TokenHash(secret),
                     .principal = caller.principal,
                     .label = request.label(),
                     .expire_time = absl::Now() + *lifetime,
                     .district_code = caller.district_code});
  if (!token.ok()) return token.status();
  *response.mutable_token() = ToProto(*token);
  response.set_secret(secret);
  return absl::OkStatus();
}

absl::Status ListTokens(domain::Store& store, const Caller& caller,
                        const v1::ListTokensRequest& request,
                        v1::ListTokensResponse& response) {
  const auto page = Page<TokenPosition>::Parse(
      request, PageQuery("tokens").Add(caller.principal));
  if (!page.ok()) return page.status();
  const auto districts = domain::AdministeredDistricts(caller.grants);
  const auto tokens = store.access().ListTokensOf(
      caller.principal,
      static_cast<std::uint64_t>(page->after().value_or(TokenPosition()).id),
      page->limit());
  if (!tokens.ok()) return tokens.status();
  page->Fill(
      *tokens,
      [](const domain::Token& token) { return TokenPosition{token.id}; },
      [&](const domain::Token& token) {
        const bool is_shown =
            caller.district_code.empty() ||
            std::ranges::find(districts, token.district_code) !=
                districts.end();
        if (is_shown) *response.add_tokens() = ToProto(token);
      },
      response);
  return absl::OkStatus();
}

absl::Status RotateToken(domain::Store& store, const Caller& caller,
                         const v1::RotateTokenRequest& request,
                         v1::RotateTokenResponse& response) {
  const auto overlap = ParseOverlap(request.overlap_hours());
  if (!overlap.ok()) return overlap.status();
  const std::string secret = NewToken();
  const absl::Time now = absl::Now();
  const auto token = store.access().RotateToken(
      caller.actor, caller.token->id, TokenHash(secret),
      now + LifeOf(*caller.token), now + *overlap);
  if (!token.ok()) return token.status();
  *response.mutable_token() = ToProto(*token);
  response.set_secret(secret);
  return absl::OkStatus();
}

absl::Status RevokeToken(domain::Store& store, const Caller& caller,
                         const v1::RevokeTokenRequest& /*request*/,
                         v1::RevokeTokenResponse& /*response*/) {
  return store.access().RevokeToken(caller.actor, caller.token->id);
}

}  // namespace cte::server::calls
