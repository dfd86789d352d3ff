#include "domain/access.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace cte::domain {
namespace {

ProgramPlace Radio() { return {Psn{21223}, "05976", "63070"}; }

struct GrantCase {
  Grant grant;
  bool covers;  // Radio(), were the role an editor's
};

std::vector<GrantCase> Scopes() {
  return {{{{}, ScopeType::kState, ""}, true},
          {{{}, ScopeType::kDistrict, "63070"}, true},
          {{{}, ScopeType::kDistrict, "63080"}, false},
          {{{}, ScopeType::kDistrict, "05976"}, false},
          {{{}, ScopeType::kDistrict, ""}, false},
          {{{}, ScopeType::kBuilding, "05976"}, true},
          {{{}, ScopeType::kBuilding, "05977"}, false},
          {{{}, ScopeType::kBuilding, "63070"}, false},
          {{{}, ScopeType::kProgram, "21223"}, true},
          {{{}, ScopeType::kProgram, "2122"}, false},
          {{{}, ScopeType::kProgram, "212230"}, false},
          {{{}, static_cast<ScopeType>(9), ""}, false}};
}

constexpr Role kRoles[] = {Role::kViewer, Role::kEditor,
                           Role::kDistrictAdministrator,
                           Role::kStateAdministrator};

TEST(Holds, R27_NeedsTheRoleOrAHigherOneOverTheProgram) {
  for (GrantCase c : Scopes()) {
    for (const Role held : kRoles) {
      c.grant.role = held;
      for (const Role needed : kRoles) {
        EXPECT_EQ(Holds({c.grant}, needed, Radio()), held >= needed && c.covers)
            << "role " << static_cast<int>(held) << " for "
            << static_cast<int>(needed) << ", scope "
            << static_cast<int>(c.grant.scope_type) << " "
            << c.grant.scope_code;
      }
    }
  }
}

TEST(Holds, R27_TakesOneOfSeveralGrants) {
  const Grant elsewhere = {Role::kEditor, ScopeType::kDistrict, "63080"};
  const Grant viewer = {Role::kViewer, ScopeType::kDistrict, "63070"};
  const Grant program = {Role::kEditor, ScopeType::kProgram, "21223"};
  EXPECT_TRUE(Holds({elsewhere, viewer, program}, Role::kEditor, Radio()));
  EXPECT_FALSE(Holds({elsewhere, viewer}, Role::kEditor, Radio()));
  EXPECT_FALSE(Holds({}, Role::kViewer, Radio()));
}

TEST(HoldsSomewhere, R27_TakesAnyScope) {
  const Grant viewer = {Role::kViewer, ScopeType::kState, ""};
  const Grant editor = {Role::kEditor, ScopeType::kProgram, "17"};
  EXPECT_FALSE(HoldsSomewhere({}, Role::kViewer));
  EXPECT_FALSE(HoldsSomewhere({viewer}, Role::kEditor));
  EXPECT_TRUE(HoldsSomewhere({viewer, editor}, Role::kEditor));
}

TEST(HoldsInState, R27_NeedsTheRoleOverTheState) {
  EXPECT_TRUE(HoldsInState({{Role::kViewer, ScopeType::kProgram, "17"},
                            {Role::kStateAdministrator, ScopeType::kState, ""}},
                           Role::kStateAdministrator));
  EXPECT_FALSE(
      HoldsInState({{Role::kStateAdministrator, ScopeType::kDistrict, "63070"}},
                   Role::kViewer));
  EXPECT_FALSE(
      HoldsInState({{Role::kDistrictAdministrator, ScopeType::kState, ""}},
                   Role::kStateAdministrator));
  EXPECT_FALSE(HoldsInState({}, Role::kViewer));
}

TEST(Role, R27_NumbersAreStored) {
  EXPECT_EQ(static_cast<int>(Role::kViewer), 1);
  EXPECT_EQ(static_cast<int>(Role::kEditor), 2);
  EXPECT_EQ(static_cast<int>(Role::kDistrictAdministrator), 3);
  EXPECT_EQ(static_cast<int>(Role::kStateAdministrator), 4);
  EXPECT_EQ(static_cast<int>(ScopeType::kState), 1);
  EXPECT_EQ(static_cast<int>(ScopeType::kDistrict), 2);
  EXPECT_EQ(static_cast<int>(ScopeType::kBuilding), 3);
  EXPECT_EQ(static_cast<int>(ScopeType::kProgram), 4);
}

// What VisibilityOf says of a program.
bool Selects(const Visibility& visibility, const ProgramPlace& program) {
  const auto holds = [](const auto& list, const auto& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  return visibility.everything ||
         holds(visibility.districts, program.district_code) ||
         holds(visibility.buildings, program.building_code) ||
         holds(visibility.programs, program.psn);
}

TEST(VisibilityOf, R27_SelectsWhereARoleIsHeld) {
  for (const GrantCase& c : Scopes()) {
    EXPECT_EQ(Selects(VisibilityOf({c.grant}), Radio()), c.covers);
    const Grant elsewhere = {Role::kEditor, ScopeType::kDistrict, "63080"};
    EXPECT_EQ(Selects(VisibilityOf({elsewhere, c.grant}), Radio()), c.covers);
  }
  EXPECT_FALSE(Selects(VisibilityOf({}), Radio()));
}

}  // namespace
}  // namespace cte::domain
