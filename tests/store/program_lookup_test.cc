#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::FoundProgram;
using domain::Grant;
using domain::ProgramQuestion;
using domain::Psn;
using domain::Role;
using domain::ScopeType;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Grant kViewsRadio = {Role::kViewer, ScopeType::kProgram, "21223"};

// What a call about one program asks first. What a server has kept of it must
// be as another one has left it.
class ProgramLookupTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    other_ = NewStore();
    Find();  // from here on it is kept
  }

  std::optional<FoundProgram> Find(ProgramQuestion question = {
                                       "ann", Psn{kRadio}, 0}) {
    const auto found = programs().Find(question);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.value_or(std::nullopt);
  }
  std::vector<Grant> Grants() {
    const auto looked_up = programs().LookUp({"ann", Psn{kRadio}, 0});
    EXPECT_TRUE(looked_up.ok() && *looked_up) << looked_up.status();
    const std::vector<Grant> grants = Find()->lookup.grants;
    EXPECT_EQ(looked_up.value()->grants, grants);
    return grants;
  }

  std::unique_ptr<domain::Store> other_;  // another server's
};
CTE_FOR_EVERY_ENGINE(ProgramLookupTest);

TEST_P(ProgramLookupTest, R27_WhatIsGivenAndTakenIsSeenAtOnce) {
  for (domain::Store* server : {store_.get(), other_.get()}) {
    EXPECT_THAT(Grants(), IsEmpty());
    ASSERT_TRUE(
        server->access().GiveGrant(kAdministrator, "ann", kViewsRadio).ok());
    EXPECT_THAT(Grants(), ElementsAre(kViewsRadio));
    ASSERT_TRUE(
        server->access().TakeGrant(kAdministrator, "ann", kViewsRadio).ok());
  }
  EXPECT_THAT(Grants(), IsEmpty());
  ASSERT_TRUE(
      other_->roster()
          .Upsert(kAdministrator, {domain::GrantRecord{"ann", kViewsRadio}})
          .ok());
  EXPECT_THAT(Grants(), ElementsAre(kViewsRadio));
}

TEST_P(ProgramLookupTest, R1_R6_WhatTheRosterChangesIsSeenAtOnce) {
  const FoundProgram before = *Find();
  const auto& groupings = before.roster->groupings;
  EXPECT_EQ(before.lookup.place.district_code,
            before.roster->program.district.code);
  std::vector<domain::RosterRecord> records;
  for (domain::RosterRecord& record : SmallRoster()) {
    if (auto* program = std::get_if<domain::ProgramRecord>(&record)) {
      program->name += " and more";
    }
    if (auto* student = std::get_if<domain::StudentRecord>(&record)) {
      student->in_school = false;
    }
    records.push_back(record);
  }
  ASSERT_TRUE(other_->roster().Upsert(kAdministrator, records).ok());
  const FoundProgram after = *Find();
  EXPECT_EQ(after.roster->program.name,
            before.roster->program.name + " and more");
  EXPECT_EQ(groupings.back().student_count, 1);
  EXPECT_EQ(after.roster->groupings.back().student_count, 0);
}

TEST_P(ProgramLookupTest, R2_WhatWasReportedIsSeenAtOnce) {
  EXPECT_EQ(Find()->report.status(), domain::ProgramStatus::kMissing);
  Declare(kRadio);
  EXPECT_EQ(Find()->report.status(), domain::ProgramStatus::kDeclared);
  EXPECT_NE(Find()->report.declared_by, "");
  EXPECT_TRUE(Find()->report.declare_time);
  ASSERT_TRUE(
      other_->programs().Withdraw(kEditor, Psn{kRadio}, kYear).value_or(false));
  EXPECT_EQ(Find()->report.status(), domain::ProgramStatus::kMissing);
  Give({kAnna, kCleo}, kRadio, "RADIO");
  EXPECT_EQ(Find()->report.status(), domain::ProgramStatus::kReported);
  EXPECT_EQ(Find()->report.award_count, 2);
  EXPECT_EQ(Find({"ann", Psn{kRadio}, kYear - 1})->report.award_count, 0);
  EXPECT_EQ(Find()->roster->program.award_count, 0) << "it would be kept";
}

TEST_P(ProgramLookupTest, TheYearThatIsMeant) {
  EXPECT_EQ(Find()->lookup.school_year, kYear);
  EXPECT_EQ(Find({"ann", Psn{kRadio}, 2025})->lookup.school_year, 2025);
  ASSERT_TRUE(other_->years().SetCurrent(kAdministrator, 2025).ok());
  EXPECT_EQ(Find()->lookup.school_year, 2025);
  EXPECT_EQ(Find()->roster->program.school_year, 2025);
  const auto nothing = Find({"ann", Psn{kRadio}, 1999});
  EXPECT_FALSE(nothing->lookup.school_year);
  EXPECT_EQ(nothing->lookup.place.psn, Psn{kRadio});
}

TEST_P(ProgramLookupTest, AProgramThatThereIsNot) {
  EXPECT_FALSE(Find({"ann", Psn{4}, 0}));
  EXPECT_FALSE(Find({"ann", Psn{4}, 1999}));
  const auto looked_up = programs().LookUp({"ann", Psn{4}, 0});
  ASSERT_TRUE(looked_up.ok()) << looked_up.status();
  EXPECT_FALSE(*looked_up);
}

TEST_P(ProgramLookupTest, R27_APlaceWithTheYearAndWhatIsHeld) {
  ASSERT_TRUE(access().GiveGrant(kAdministrator, "ann", kViewsRadio).ok());
  const auto looked_up = programs().LookUp({"ann", Psn{kRadio}, 0});
  ASSERT_TRUE(looked_up.ok()) << looked_up.status();
  ASSERT_TRUE(*looked_up);
  EXPECT_THAT((*looked_up)->grants, ElementsAre(kViewsRadio));
  EXPECT_EQ((*looked_up)->school_year, kYear);
  EXPECT_EQ((*looked_up)->place.building_code,
            Find()->lookup.place.building_code);
  EXPECT_FALSE((*programs().LookUp({"ann", Psn{kRadio}, 1999}))->school_year);
}

TEST_P(ProgramLookupTest, ManyQuestionsHaveTheAnswersOfEach) {
  Give({kAnna}, kBiotechnology, "OSHA");
  Declare(kEngineering);
  const std::vector<ProgramQuestion> questions = {
      {"ann", Psn{kBiotechnology}, 0}, {"ben", Psn{kEngineering}, kYear},
      {"ann", Psn{kRadio}, 1999},      {"ann", Psn{4}, 0},
      {"ann", Psn{kRadio}, 2025},      {"ann", Psn{kBiotechnology}, 0}};
  std::vector<std::optional<FoundProgram>> alone;
  for (const auto& question : questions) alone.push_back(Find(question));
  ASSERT_TRUE(programs().FindAhead(questions).ok());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto found = Find(questions[i]);
    ASSERT_EQ(found.has_value(), alone[i].has_value()) << i;
    if (!found) continue;
    EXPECT_EQ(found->lookup.school_year, alone[i]->lookup.school_year) << i;
    EXPECT_EQ(found->lookup.place.psn, questions[i].psn) << i;
    EXPECT_EQ(found->roster, alone[i]->roster) << i;
    EXPECT_EQ(found->report.award_count, alone[i]->report.award_count) << i;
    EXPECT_EQ(found->report.declared, alone[i]->report.declared) << i;
  }
}

TEST_P(ProgramLookupTest, WhatWasFoundAheadIsForgotten) {
  const ProgramQuestion radio = {"ann", Psn{kRadio}, 0};
  ASSERT_TRUE(programs().FindAhead({radio, radio}).ok());
  Give({kAnna}, kRadio, "RADIO");
  EXPECT_EQ(Find(radio)->report.award_count, 0) << "found before";
  ASSERT_TRUE(programs().FindAhead({}).ok());
  EXPECT_EQ(Find(radio)->report.award_count, 1);
}

}  // namespace
}  // namespace cte::test
