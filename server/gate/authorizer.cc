#include "server/gate/authorizer.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/access.h"
#include "domain/award_request.h"
#include "domain/error.h"
#include "domain/program.h"
#include "domain/roster.h"
#include "domain/token.h"
#include "server/convert/roster.h"
#include "server/gate/request_field.h"

namespace cte::server {
namespace {

using domain::Role;
using google::protobuf::Message;

absl::Status RoleRequired(std::string_view whom) {
  return domain::Error(
      absl::StatusCode::kPermissionDenied, "ROLE_REQUIRED",
      absl::StrCat("This call is for ", std::string(whom),
                   ", and you hold no such grant. Ask your district "
                   "administrator (Level 5) for access."));
}

absl::Status ScopeRequired() {
  return domain::Error(absl::StatusCode::kInvalidArgument, "SCOPE_REQUIRED",
                       "The request does not say whose awards it is about. "
                       "Give one field of its scope.");
}

absl::Status GrantBeyondYours() {
  return domain::Error(
      absl::StatusCode::kPermissionDenied, "GRANT_BEYOND_YOURS",
      "You give and take grants inside the district that you administer, up to "
      "your own role, and this one is beyond that. Ask a state administrator.");
}

absl::Status PrincipalBeyondYours() {
  return domain::Error(
      absl::StatusCode::kPermissionDenied, "PRINCIPAL_BEYOND_YOURS",
      "You handle the tokens of those who hold something in the district that "
      "you administer, and nothing beyond it or above your role. Ask a state "
      "administrator.");
}

absl::Status DistrictRequired() {
  return domain::Error(absl::StatusCode::kInvalidArgument, "DISTRICT_REQUIRED",
                       "You administer several districts. Say whose grants you "
                       "want to see, by its code.");
}

// The table of tokens is some seconds old; the grants are those of now.
absl::Status MustHoldNothingBeyond(domain::Store& store,
                                   const std::vector<domain::Grant>& grants,
                                   std::string_view district_code) {
  for (const domain::Grant& grant : grants) {
    const auto district = store.access().DistrictOf(grant);
    if (!district.ok() && !absl::IsNotFound(district.status())) {
      return district.status();
    }
    if (district.ok() && *district == district_code &&
        grant.role <= Role::kDistrictAdministrator) {
      continue;
    }
    return domain::Error(
        absl::StatusCode::kUnauthenticated, "TOKEN_UNKNOWN",
        "A district administrator made the token, and its principal holds more "
        "than that district now. Ask a state administrator for a new one.");
  }
  return absl::OkStatus();
}

absl::StatusOr<domain::GrantRecord> ParseGrant(const Message& message) {
  credentials::v1::RosterRecord record;
  record.mutable_grant()->CopyFrom(message);
  const auto parsed = FromProto(record);
  if (const auto problem = domain::FindProblem(*parsed)) {
    return domain::Error(absl::StatusCode::kInvalidArgument, "GRANT_INVALID",
                         absl::StrCat(problem->field, ": ", problem->message));
  }
  return std::get<domain::GrantRecord>(*parsed);
}

// The least role of who may call; who needs none is let through before.
Role RoleOf(Who who) {
  switch (who) {
    case Who::kAnybody:
    case Who::kKnown:
    case Who::kViewer:
      return Role::kViewer;
    case Who::kEditor:
      return Role::kEditor;
    case Who::kDistrictAdministrator:
      return Role::kDistrictAdministrator;
    case Who::kStateAdministrator:
      break;
  }
  return Role::kStateAdministrator;
}

class Authorization {
 public:
  Authorization(domain::Store& store, std::string_view token_district,
                const AccessRule& rule, Caller& caller)
      : store_(store),
        token_district_(token_district),
        rule_(rule),
        caller_(caller) {}

  absl::Status Decide(const Message* request) {
    switch (rule_.scope) {
      case Scope::kNone:
        return absl::OkStatus();
      case Scope::kVisible:
        return rule_.field.empty() ? absl::OkStatus()
                                   : MayNarrow(Text(*request));
      case Scope::kSomewhere:
        return domain::HoldsSomewhere(caller_.grants, RoleOf(rule_.who))
                   ? absl::OkStatus()
                   : RoleRequired(Describe(rule_.who));
      case Scope::kState:
        return MustHoldInState();
      case Scope::kProgram:
      case Scope::kWholeProgram:
        return MustHoldOverProgram(FieldAt(*request, rule_.field).Int());
      case Scope::kDistrict:
        return FindDistrict(Text(*request));
      case Scope::kChosen:
        return FindChosen(MessageAt(*request, rule_.field));
      case Scope::kGrant:
        return FindGrant(MessageAt(*request, rule_.field));
      case Scope::kGrants:
        return FindAdministered(Text(*request));
      case Scope::kPrincipal:
        return FindPrincipal(Text(*request));
      case Scope::kToken:
        return FindToken(Text(*request));
      case Scope::kImport:
        return FindImport(Text(*request));
    }
    return RoleRequired(Describe(rule_.who));
  }

 private:
  std::string Text(const Message& request) const {
    return FieldAt(request, rule_.field).Text();
  }

  absl::Status MustHoldInState() const {
    if (domain::HoldsInState(caller_.grants, RoleOf(rule_.who))) {
      return absl::OkStatus();
    }
    return RoleRequired(rule_.who == Who::kViewer
                            ? "those who hold a grant for the whole state"
                            : Describe(rule_.who));
  }

  // One that was looked up with the grants, if there is one.
  absl::Status MustHoldOverProgram(std::int64_t number) const {
    const auto psn = domain::CheckPsn(number);
    if (!psn.ok()) return psn.status();
    if (!caller_.program) return domain::ProgramNotFound(*psn);
    return domain::Holds(caller_.grants, RoleOf(rule_.who), *caller_.program)
               ? absl::OkStatus()
               : domain::UnauthorizedPsn(*psn);
  }

  absl::Status FindProgram(std::int64_t number) {
    const auto psn = domain::CheckPsn(number);
    if (!psn.ok()) return psn.status();
    auto place = store_.programs().FindPlace(*psn);
    if (!place.ok()) return place.status();
    if (!*place) return domain::ProgramNotFound(*psn);
    if (!domain::Holds(caller_.grants, RoleOf(rule_.who), **place)) {
      return domain::UnauthorizedPsn(*psn);
    }
    caller_.program = **std::move(place);
    return absl::OkStatus();
  }

  // "" stands for all that may be seen.
  absl::Status MayNarrow(std::string code) {
    return code.empty() ? absl::OkStatus() : FindDistrict(std::move(code));
  }

  absl::Status FindDistrict(std::string code) {
    const auto district =
        store_.programs().FindDistrict(code, caller_.visibility);
    if (!district.ok()) return district.status();
    if (!*district) return domain::NoSuchDistrict(code, caller_.visibility);
    caller_.district_code = std::move(code);
    return absl::OkStatus();
  }

  absl::Status FindStudent(std::string_view text) {
    const auto uic = domain::ParseStudent(text);
    if (!uic.ok()) return uic.status();
    caller_.uic = *uic;
    return absl::OkStatus();
  }

  absl::Status FindChosen(const Message& chosen) {
    if (IsSet(chosen, "psn")) return FindProgram(FieldAt(chosen, "psn").Int());
    if (IsSet(chosen, "uic")) return FindStudent(FieldAt(chosen, "uic").Text());
    if (IsSet(chosen, "district_code")) {
      std::string code = FieldAt(chosen, "district_code").Text();
      return code.empty() ? ScopeRequired() : FindDistrict(std::move(code));
    }
    const bool is_state =
        IsSet(chosen, "state") && FieldAt(chosen, "state").Flag();
    return is_state ? MustHoldInState() : ScopeRequired();
  }

  absl::Status FindImport(std::string_view text) {
    const auto id = domain::ParseImportId(text);
    if (!id) return domain::ImportNotFound(text);
    auto found = store_.imports().Get(*id);
    if (!found.ok()) return found.status();
    if (!domain::MaySee(*found, caller_.actor.principal, caller_.grants)) {
      return domain::ImportNotFound(text);
    }
    caller_.found_import = *std::move(found);
    const bool may = rule_.who <= Who::kKnown ||
                     domain::HoldsSomewhere(caller_.grants, RoleOf(rule_.who));
    return may ? absl::OkStatus() : RoleRequired(Describe(rule_.who));
  }

  bool AdministersState() const {
    return domain::HoldsInState(caller_.grants, Role::kStateAdministrator);
  }

  absl::Status MustAdministerSomething() const {
    return domain::HoldsSomewhere(caller_.grants, Role::kDistrictAdministrator)
               ? absl::OkStatus()
               : RoleRequired(Describe(Who::kDistrictAdministrator));
  }

  // Who administers a district is not told which other ones there are.
  absl::Status FindGrant(const Message& message) {
    auto status = MustAdministerSomething();
    if (!status.ok()) return status;
    auto grant = ParseGrant(message);
    if (!grant.ok()) return grant.status();
    const auto district = store_.access().DistrictOf(grant->grant);
    if (!district.ok() &&
        (AdministersState() || !absl::IsNotFound(district.status()))) {
      return district.status();
    }
    if (!domain::MayGive(caller_.grants, grant->grant,
                         district.ok() ? *district : "")) {
      return GrantBeyondYours();
    }
    caller_.grant = *std::move(grant);
    return absl::OkStatus();
  }

  absl::Status FindAdministered(std::string code) {
    auto status = MustAdministerSomething();
    if (!status.ok()) return status;
    if (!AdministersState()) {
      const auto districts = domain::AdministeredDistricts(caller_.grants);
      if (code.empty() && districts.size() != 1) return DistrictRequired();
      if (code.empty()) code = districts.front();
      if (std::ranges::find(districts, code) == districts.end()) {
        return domain::NoSuchDistrict(code, caller_.visibility);
      }
    }
    caller_.district_code = std::move(code);
    return absl::OkStatus();
  }

  // Of what a principal holds, where it is.
  absl::StatusOr<std::vector<std::string>> DistrictsOf(
      const std::string& principal) {
    const auto grants = store_.access().ListGrants(principal);
    if (!grants.ok()) return grants.status();
    std::vector<std::string> districts;
    for (const domain::Grant& grant : *grants) {
      auto district = store_.access().DistrictOf(grant);
      if (!district.ok()) return district.status();
      // A role above the caller's is none of a district.
      districts.push_back(domain::MayGive(caller_.grants, grant, *district)
                              ? *std::move(district)
                              : "");
    }
    return districts;
  }

  // New tokens are for who holds something in a district of the caller, and
  // nothing beyond it. Of those there are, the caller is shown the district's.
  absl::StatusOr<bool> MayHandleTokensOf(const std::string& principal) {
    const bool is_own = principal == caller_.actor.principal;
    if (AdministersState() || (is_own && rule_.who == Who::kKnown)) return true;
    const auto districts = DistrictsOf(principal);
    if (!districts.ok()) return districts.status();
    const auto in_mine = std::ranges::find_if(
        *districts, [](const std::string& code) { return !code.empty(); });
    if (in_mine == districts->end()) return false;
    caller_.district_code = *in_mine;
    return rule_.who == Who::kKnown ||
           std::ranges::all_of(*districts, [&](const std::string& code) {
             return code == caller_.district_code;
           });
  }

  absl::Status FindPrincipal(std::string principal) {
    if (rule_.who > Who::kKnown) {
      auto status = MustAdministerSomething();
      if (!status.ok()) return status;
    } else if (principal.empty()) {
      principal = caller_.actor.principal;
    }
    auto valid = domain::CheckPrincipal(principal);
    if (!valid.ok()) return valid;
    const auto may = MayHandleTokensOf(principal);
    if (!may.ok()) return may.status();
    if (!*may) return PrincipalBeyondYours();
    caller_.principal = std::move(principal);
    return absl::OkStatus();
  }

  // Whoever is known by a token of a district handles those of that district
  // only, so that no other one comes of it.
  bool MayHandle(const domain::Token& token) const {
    if (AdministersState()) return true;
    if (token.principal == caller_.actor.principal) {
      return token_district_.empty() || token_district_ == token.district_code;
    }
    const auto districts = domain::AdministeredDistricts(caller_.grants);
    return std::ranges::find(districts, token.district_code) != districts.end();
  }

  absl::Status FindToken(std::string_view text) {
    const auto id = domain::ParseTokenId(text);
    if (!id) return domain::TokenNotFound(text);
    auto token = store_.access().GetToken(*id);
    if (!token.ok()) return token.status();
    if (!MayHandle(*token)) return domain::TokenNotFound(text);
    caller_.principal = token->principal;
    caller_.token = *std::move(token);
    return absl::OkStatus();
  }

  domain::Store& store_;
  const std::string_view token_district_;
  const AccessRule& rule_;
  Caller& caller_;
};

void Keep(domain::ProgramLookup lookup, Caller& caller) {
  caller.grants = std::move(lookup.grants);
  caller.program = std::move(lookup.place);
  caller.school_year = lookup.school_year;
}

// Nothing if the field holds no PSN.
std::optional<domain::ProgramQuestion> ProgramQuestionOf(
    std::string_view principal, const AccessRule& rule,
    const Message& request) {
  const FieldPlace field = FieldAt(request, rule.field);
  const auto psn = domain::CheckPsn(field.Int());
  if (!psn.ok()) return std::nullopt;
  return domain::ProgramQuestion{std::string(principal), *psn,
                                 SmallIntIn(field.message, "school_year")};
}

// Asks at once for what the caller holds and for the program that the call is
// about; false if it is about none that there is.
absl::StatusOr<bool> LookUpProgram(domain::Store& store, const AccessRule& rule,
                                   const Message& request, Caller& caller) {
  const auto question =
      ProgramQuestionOf(caller.actor.principal, rule, request);
  if (!question) return false;
  if (rule.scope == Scope::kProgram) {
    auto lookup = store.programs().LookUp(*question);
    if (!lookup.ok()) return lookup.status();
    if (*lookup) Keep(**std::move(lookup), caller);
    return caller.program.has_value();
  }
  auto found = store.programs().Find(*question);
  if (!found.ok()) return found.status();
  if (!*found) return false;
  Keep(std::move((*found)->lookup), caller);
  caller.found_program = **std::move(found);
  return true;
}

absl::Status LookUpGrants(domain::Store& store, const AccessRule& rule,
                          const Message* request, Caller& caller) {
  const bool is_about_program =
      rule.scope == Scope::kProgram || rule.scope == Scope::kWholeProgram;
  if (is_about_program) {
    const auto found = LookUpProgram(store, rule, *request, caller);
    if (!found.ok() || *found) return found.status();
  }
  auto grants = store.access().ListGrants(caller.actor.principal);
  if (grants.ok()) caller.grants = *std::move(grants);
  return grants.status();
}

}  // namespace

std::optional<domain::ProgramQuestion> QuestionOf(std::string_view principal,
                                                  const AccessRule& rule,
                                                  const Message* request) {
  if (rule.scope != Scope::kWholeProgram) return std::nullopt;
  return ProgramQuestionOf(principal, rule, *request);
}

absl::StatusOr<Caller> Authorize(domain::Store& store,
                                 const domain::Actor& actor,
                                 std::string_view token_district,
                                 const AccessRule& rule,
                                 const Message* request) {
  Caller caller{.actor = actor, .grants = {}};
  auto looked_up = LookUpGrants(store, rule, request, caller);
  if (!looked_up.ok()) return looked_up;
  caller.visibility = domain::VisibilityOf(caller.grants);
  if (!token_district.empty()) {
    auto within = MustHoldNothingBeyond(store, caller.grants, token_district);
    if (!within.ok()) return within;
  }
  auto decided =
      Authorization(store, token_district, rule, caller).Decide(request);
  if (!decided.ok()) return decided;
  return caller;
}

}  // namespace cte::server
