#include "domain/access.h"

#include <algorithm>

#include "domain/text.h"

namespace cte::domain {
namespace {

bool Covers(const Grant& grant, const ProgramPlace& program) {
  switch (grant.scope_type) {
    case ScopeType::kState:
      return true;
    case ScopeType::kDistrict:
      return grant.scope_code == program.district_code;
    case ScopeType::kBuilding:
      return grant.scope_code == program.building_code;
    case ScopeType::kProgram:
      return grant.scope_code == ToString(program.psn);
  }
  return false;
}

}  // namespace

bool IsPrincipal(std::string_view text) {
  return !text.empty() && text.size() <= kMaxPrincipal &&
         !HasControlCharacter(text);
}

bool Holds(const std::vector<Grant>& grants, Role role,
           const ProgramPlace& program) {
  return std::ranges::any_of(grants, [&](const Grant& grant) {
    return grant.role >= role && Covers(grant, program);
  });
}

bool HoldsInState(const std::vector<Grant>& grants, Role role) {
  return std::ranges::any_of(grants, [role](const Grant& grant) {
    return grant.role >= role && grant.scope_type == ScopeType::kState;
  });
}

bool HoldsSomewhere(const std::vector<Grant>& grants, Role role) {
  return std::ranges::any_of(
      grants, [role](const Grant& grant) { return grant.role >= role; });
}

std::vector<std::string> AdministeredDistricts(
    const std::vector<Grant>& grants) {
  std::vector<std::string> districts;
  for (const Grant& grant : grants) {
    if (grant.role == Role::kDistrictAdministrator &&
        grant.scope_type == ScopeType::kDistrict &&
        std::ranges::find(districts, grant.scope_code) == districts.end()) {
      districts.push_back(grant.scope_code);
    }
  }
  return districts;
}

bool MayGive(const std::vector<Grant>& grants, const Grant& given,
             std::string_view district_code) {
  if (HoldsInState(grants, Role::kStateAdministrator)) return true;
  const auto districts = AdministeredDistricts(grants);
  return given.role <= Role::kDistrictAdministrator &&
         given.scope_type != ScopeType::kState &&
         std::ranges::find(districts, district_code) != districts.end();
}

Visibility VisibilityOf(const std::vector<Grant>& grants) {
  Visibility visibility;
  for (const Grant& grant : grants) {
    switch (grant.scope_type) {
      case ScopeType::kState:
        visibility.everything = true;
        break;
      case ScopeType::kDistrict:
        visibility.districts.push_back(grant.scope_code);
        break;
      case ScopeType::kBuilding:
        visibility.buildings.push_back(grant.scope_code);
        break;
      case ScopeType::kProgram:
        if (const auto psn = ParsePsn(grant.scope_code)) {
          visibility.programs.push_back(*psn);
        }
        break;
    }
  }
  return visibility;
}

}  // namespace cte::domain
