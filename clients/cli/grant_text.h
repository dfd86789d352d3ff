#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/cli/table.h"
#include "cte/credentials/v1/roster_service.pb.h"

// Grants as the command line takes and shows them.

namespace cte::client {

// The words for roles, as "district-administrator".
const std::vector<std::pair<std::string, credentials::v1::Grant::Role>>&
RoleWords();

// The type name of a scope for AddText.
inline constexpr char kScopeType[] =
    "state|district:CODE|building:CODE|program:PSN";

// Sets the scope that "state" or, for the others, "district:63070" names; false
// if it names none.
bool ParseScope(const std::string& text, credentials::v1::Grant& grant);

// As ParseScope reads it.
std::string ScopeText(const credentials::v1::Grant& grant);

// "editor, district:63070".
std::string GrantText(const credentials::v1::Grant& grant);

// Principal, Role, Scope.
std::vector<Column> GrantColumns();
TableRow GrantRow(const credentials::v1::Grant& grant);

}  // namespace cte::client
