#include "domain/access.h"

#include <algorithm>

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
