#include <barrier>
#include <thread>

#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "tests/store/audit_test.h"

namespace cte::test {
namespace {

using domain::Grant;
using domain::GrantQuery;
using domain::GrantRecord;
using domain::Role;
using domain::ScopeType;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Grant kState = {Role::kStateAdministrator, ScopeType::kState, ""};

// R27: giving, taking and listing what principals hold.
class GrantStoreTest : public AuditTest {
 protected:
  bool Give(std::string_view principal, const Grant& grant) {
    const auto given = access().GiveGrant(kAdministrator, principal, grant);
    EXPECT_TRUE(given.ok()) << given.status();
    return given.value_or(false);
  }
  bool TakeBack(std::string_view principal, const Grant& grant) {
    const auto taken = access().TakeGrant(kAdministrator, principal, grant);
    EXPECT_TRUE(taken.ok()) << taken.status();
    return taken.value_or(false);
  }
  // As "ann 2 3 05976": principal, role, scope.
  std::vector<std::string> Find(GrantQuery query) {
    if (query.limit == 0) query.limit = 1000;
    const auto records = access().FindGrants(query);
    EXPECT_TRUE(records.ok()) << records.status();
    std::vector<std::string> lines;
    for (const auto& [principal, grant] :
         records.value_or(std::vector<GrantRecord>())) {
      lines.push_back(absl::StrCat(principal, " ", static_cast<int>(grant.role),
                                   " ", static_cast<int>(grant.scope_type), " ",
                                   grant.scope_code));
    }
    return lines;
  }
};
CTE_FOR_EVERY_ENGINE(GrantStoreTest);

TEST_P(GrantStoreTest, R27_GivenAndTakenOnceAndRecorded) {
  const Grant program = {Role::kEditor, ScopeType::kProgram, "21223"};
  EXPECT_TRUE(Give("ann", program));
  EXPECT_FALSE(Give("ann", program));
  EXPECT_FALSE(TakeBack("Ann", program));
  EXPECT_FALSE(TakeBack("ann", {Role::kViewer, ScopeType::kProgram, "21223"}));
  EXPECT_FALSE(TakeBack("ann", {Role::kEditor, ScopeType::kProgram, "ü"}));
  EXPECT_TRUE(TakeBack("ann", program));
  EXPECT_FALSE(TakeBack("ann", program));
  EXPECT_THAT(*access().ListGrants("ann"), IsEmpty());
  EXPECT_THAT(News(), ElementsAre("given 21223 principal:>ann role:>EDITOR"
                                  " scope_type:>PROGRAM scope_code:>21223",
                                  "taken 21223 principal:ann> role:EDITOR>"
                                  " scope_type:PROGRAM> scope_code:21223>"));
}

TEST_P(GrantStoreTest, R27_AScopeHasToBeThereAndIsInADistrict) {
  struct Case {
    ScopeType type;
    std::string code;
    std::string district;  // or the reason of the refusal
  };
  for (const auto& [type, code, wanted] :
       std::vector<Case>{{ScopeType::kState, "", ""},
                         {ScopeType::kDistrict, "63070", "63070"},
                         {ScopeType::kBuilding, "05976", "63070"},
                         {ScopeType::kProgram, "17", "50010"},
                         {ScopeType::kDistrict, "05976", "DISTRICT_NOT_FOUND"},
                         {ScopeType::kDistrict, "ü", "DISTRICT_NOT_FOUND"},
                         {ScopeType::kBuilding, "63070", "BUILDING_NOT_FOUND"},
                         {ScopeType::kBuilding, "", "BUILDING_NOT_FOUND"},
                         {ScopeType::kProgram, "4711", "PROGRAM_NOT_FOUND"},
                         {ScopeType::kProgram, "x", "PROGRAM_NOT_FOUND"}}) {
    const Grant grant = {Role::kViewer, type, code};
    const auto district = access().DistrictOf(grant);
    const auto given = access().GiveGrant(kAdministrator, "ann", grant);
    EXPECT_EQ(
        district.ok() ? *district : domain::ErrorReason(district.status()),
        wanted)
        << code;
    EXPECT_EQ(given.ok(), district.ok()) << code;
    EXPECT_EQ(domain::ErrorReason(given.status()),
              domain::ErrorReason(district.status()));
  }
  EXPECT_THAT(*access().ListGrants("ann"), SizeIs(4));
}

TEST_P(GrantStoreTest, R27_ListedByPrincipalAndDistrictAndInPages) {
  Give("ann", {Role::kEditor, ScopeType::kBuilding, "05976"});
  Give("ann", {Role::kViewer, ScopeType::kProgram, "21223"});
  Give("ann", {Role::kViewer, ScopeType::kProgram, "17"});
  Give("Bob", {Role::kDistrictAdministrator, ScopeType::kDistrict, "50010"});
  GrantQuery query;
  const std::vector<std::string> all = {"Bob 3 2 50010",
                                        "administrator@state 4 1 ",
                                        "ann 1 4 17",
                                        "ann 1 4 21223",
                                        "ann 2 3 05976",
                                        "editor@avondale 2 2 63070",
                                        "traveller@both 2 2 50010",
                                        "traveller@both 2 2 63070"};
  EXPECT_EQ(Find(query), all);

  query.limit = 3;
  std::vector<std::string> paged;
  while (true) {
    const auto page = access().FindGrants(query);
    ASSERT_TRUE(page.ok()) << page.status();
    const auto lines = Find(query);
    paged.insert(paged.end(), lines.begin(), lines.end());
    if (page->size() < 3) break;
    query.after = page->back();
  }
  EXPECT_EQ(paged, all);

  query = {};
  query.district_code = "63070";
  EXPECT_THAT(Find(query), ElementsAre("ann 1 4 21223", "ann 2 3 05976",
                                       "editor@avondale 2 2 63070",
                                       "traveller@both 2 2 63070"));
  query.after =
      GrantRecord{"ann", {Role::kViewer, ScopeType::kProgram, "21223"}};
  query.limit = 1;
  EXPECT_THAT(Find(query), ElementsAre("ann 2 3 05976"));
  query = {};
  query.district_code = "50010";
  query.principal = "ann";
  EXPECT_THAT(Find(query), ElementsAre("ann 1 4 17"));
  query.principal.reset();
  query.district_code = "ü";
  EXPECT_THAT(Find(query), IsEmpty());
}

TEST_P(GrantStoreTest, R27_TheLastStateAdministratorStays) {
  const auto refused = access().TakeGrant(kEditor, kAdministrator, kState);
  EXPECT_TRUE(absl::IsFailedPrecondition(refused.status()));
  EXPECT_EQ(domain::ErrorReason(refused.status()), "LAST_STATE_ADMINISTRATOR");
  EXPECT_FALSE(TakeBack("ann", kState));
  EXPECT_THAT(News(), IsEmpty());
  EXPECT_TRUE(Give("ann", kState));
  EXPECT_TRUE(TakeBack(kAdministrator, kState));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM grants WHERE role = 4"), 1);
  EXPECT_EQ(News().size(), 2U);
}

// Two who take each other's grant at once: one stays.
TEST_P(GrantStoreTest, R27_TheLastTwoDoNotBothGo) {
  for (int round = 0; round < 30; ++round) {
    (void)access().GiveGrant("", kAdministrator, kState);
    (void)access().GiveGrant("", "ann", kState);
    std::barrier start(2);
    std::vector<std::thread> threads;
    for (const std::string_view name :
         {kAdministrator, std::string_view("ann")}) {
      threads.emplace_back([this, name, &start] {
        const auto store = NewStore();
        (void)store->access().ListGrants(name);  // connects
        start.arrive_and_wait();
        const auto taken = store->access().TakeGrant("", name, kState);
        EXPECT_TRUE(taken.ok() || domain::ErrorReason(taken.status()) ==
                                      "LAST_STATE_ADMINISTRATOR")
            << taken.status();
      });
    }
    for (std::thread& thread : threads) thread.join();
    ASSERT_EQ(Count("SELECT COUNT(*) FROM grants WHERE role = 4"), 1);
  }
}

}  // namespace
}  // namespace cte::test
