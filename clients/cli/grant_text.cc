#include "clients/cli/grant_text.h"

#include <array>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

// By their numbers, from 1.
constexpr std::array<std::string_view, 4> kScopes = {"state", "district",
                                                     "building", "program"};

std::string RoleText(v1::Grant::Role role) {
  for (const auto& [word, value] : RoleWords()) {
    if (value == role) return word;
  }
  return absl::StrCat("role ", int{role});
}

}  // namespace

const std::vector<std::pair<std::string, v1::Grant::Role>>& RoleWords() {
  static const std::vector<std::pair<std::string, v1::Grant::Role>> kRoles = {
      {"viewer", v1::Grant::ROLE_VIEWER},
      {"editor", v1::Grant::ROLE_EDITOR},
      {"district-administrator", v1::Grant::ROLE_DISTRICT_ADMINISTRATOR},
      {"state-administrator", v1::Grant::ROLE_STATE_ADMINISTRATOR}};
  return kRoles;
}

bool ParseScope(const std::string& text, v1::Grant& grant) {
  const std::size_t colon = text.find(':');
  const bool has_code = colon != std::string::npos && colon + 1 < text.size();
  const std::string_view word = std::string_view(text).substr(0, colon);
  for (std::size_t i = 0; i < kScopes.size(); ++i) {
    if (word != kScopes[i]) continue;
    const auto scope = static_cast<v1::Grant::Scope>(i + 1);
    const bool is_state = scope == v1::Grant::SCOPE_STATE;
    if (is_state ? colon != std::string::npos : !has_code) return false;
    grant.set_scope_type(scope);
    grant.set_scope_code(is_state ? "" : text.substr(colon + 1));
    return true;
  }
  return false;
}

std::string ScopeText(const v1::Grant& grant) {
  const auto at = static_cast<std::size_t>(grant.scope_type()) - 1;
  if (at >= kScopes.size()) {
    return absl::StrCat("scope ", int{grant.scope_type()});
  }
  const std::string word(kScopes[at]);
  return grant.scope_code().empty()
             ? word
             : absl::StrCat(word, ":", grant.scope_code());
}

std::string GrantText(const v1::Grant& grant) {
  return absl::StrCat(RoleText(grant.role()), ", ", ScopeText(grant));
}

std::vector<Column> GrantColumns() {
  return {{"Principal", 12}, {"Role", 22}, {"Scope", 14}};
}

TableRow GrantRow(const v1::Grant& grant) {
  TableRow row;
  row.cells = {grant.principal(), RoleText(grant.role()), ScopeText(grant)};
  return row;
}

}  // namespace cte::client
