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

TEST(MayEdit, R27_NeedsAnEditorsRoleOverTheProgram) {
  for (GrantCase c : Scopes()) {
    for (const Role role :
         {Role::kViewer, Role::kEditor, Role::kDistrictAdministrator,
          Role::kStateAdministrator}) {
      c.grant.role = role;
      EXPECT_EQ(MayEdit({c.grant}, Radio()), role != Role::kViewer && c.covers)
          << "role " << static_cast<int>(role) << ", scope "
          << static_cast<int>(c.grant.scope_type) << " " << c.grant.scope_code;
    }
  }
}

TEST(MayEdit, R27_TakesOneOfSeveralGrants) {
  const Grant elsewhere = {Role::kEditor, ScopeType::kDistrict, "63080"};
  const Grant viewer = {Role::kViewer, ScopeType::kDistrict, "63070"};
  const Grant program = {Role::kEditor, ScopeType::kProgram, "21223"};
  EXPECT_TRUE(MayEdit({elsewhere, viewer, program}, Radio()));
  EXPECT_FALSE(MayEdit({elsewhere, viewer}, Radio()));
  EXPECT_FALSE(MayEdit({}, Radio()));
}

TEST(MayEditSomewhere, R27_IsForEditorsOfAnything) {
  const Grant viewer = {Role::kViewer, ScopeType::kState, ""};
  const Grant editor = {Role::kEditor, ScopeType::kProgram, "17"};
  EXPECT_FALSE(MayEditSomewhere({}));
  EXPECT_FALSE(MayEditSomewhere({viewer}));
  EXPECT_TRUE(MayEditSomewhere({viewer, editor}));
}

TEST(IsStateAdministrator, R27_NeedsTheRoleOverTheState) {
  EXPECT_TRUE(IsStateAdministrator(
      {{Role::kViewer, ScopeType::kProgram, "17"},
       {Role::kStateAdministrator, ScopeType::kState, ""}}));
  EXPECT_FALSE(IsStateAdministrator(
      {{Role::kStateAdministrator, ScopeType::kDistrict, "63070"}}));
  EXPECT_FALSE(IsStateAdministrator(
      {{Role::kDistrictAdministrator, ScopeType::kState, ""}}));
  EXPECT_FALSE(IsStateAdministrator({}));
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

TEST(MayView, R27_NeedsAnyRoleOverTheProgram) {
  for (GrantCase c : Scopes()) {
    for (const Role role :
         {Role::kViewer, Role::kEditor, Role::kDistrictAdministrator,
          Role::kStateAdministrator}) {
      c.grant.role = role;
      EXPECT_EQ(MayView({c.grant}, Radio()), c.covers);
    }
  }
  EXPECT_FALSE(MayView({}, Radio()));
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

TEST(VisibilityOf, R27_SelectsWhatMayViewAllows) {
  for (const GrantCase& c : Scopes()) {
    EXPECT_EQ(Selects(VisibilityOf({c.grant}), Radio()), c.covers);
    const Grant elsewhere = {Role::kEditor, ScopeType::kDistrict, "63080"};
    EXPECT_EQ(Selects(VisibilityOf({elsewhere, c.grant}), Radio()), c.covers);
  }
  EXPECT_FALSE(Selects(VisibilityOf({}), Radio()));
}

}  // namespace
}  // namespace cte::domain
