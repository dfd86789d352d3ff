#include <algorithm>
#include <string>

#include "domain/credential.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::Credential;
using domain::CredentialCipRecord;
using domain::CredentialRecord;
using domain::CredentialType;
using domain::FactNeeds;
using domain::Facts;
using domain::Participant;
using domain::Psn;
using domain::Uic;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

FactNeeds Programs(std::vector<Psn> psns) {
  FactNeeds needs;
  needs.programs = std::move(psns);
  return needs;
}
FactNeeds Participants(std::vector<Participant> participants) {
  FactNeeds needs;
  for (const Participant& participant : participants) {
    needs.programs.push_back(participant.psn);
  }
  needs.participants = std::move(participants);
  std::ranges::sort(needs.participants);
  std::ranges::sort(needs.programs);
  const auto repeated = std::ranges::unique(needs.programs);
  needs.programs.erase(repeated.begin(), repeated.end());
  return needs;
}
FactNeeds Keys(std::vector<std::string> keys) {
  FactNeeds needs;
  needs.credential_keys = std::move(keys);
  return needs;
}
FactNeeds Suggestions(std::vector<std::string> names) {
  FactNeeds needs;
  needs.suggestions = std::move(names);
  return needs;
}

// What LoadFacts finds of each kind.
class FactsTest : public StoreTest {
 protected:
  Facts Load(const FactNeeds& needs, std::int32_t year = kYear,
             std::string_view principal = kEditor) {
    auto facts = imports().LoadFacts(principal, year, needs);
    EXPECT_TRUE(facts.ok()) << facts.status();
    return facts.ok() ? *std::move(facts) : Facts{};
  }

  Credential LoadCredential(const std::string& key, std::int32_t year) {
    const Facts facts = Load(Keys({key}), year);
    const auto found = facts.credentials.find(key);
    EXPECT_NE(found, facts.credentials.end()) << key;
    return found == facts.credentials.end() ? Credential{} : found->second;
  }

  using StoreTest::Load;
};
CTE_FOR_EVERY_ENGINE(FactsTest);

Participant In(std::int64_t psn, std::string_view uic) {
  return {Psn{psn}, *Uic::Parse(uic)};
}

TEST_P(FactsTest, NothingIsAskedForNothingIsFound) {
  const Facts facts = Load(FactNeeds{});
  EXPECT_EQ(facts.school_year, kYear);
  EXPECT_FALSE(facts.year_closed);
  EXPECT_THAT(facts.grants, SizeIs(1));
  EXPECT_THAT(facts.programs, IsEmpty());
  EXPECT_THAT(facts.enrolled, IsEmpty());
  EXPECT_THAT(facts.credentials, IsEmpty());
}

TEST_P(FactsTest, AProgramHasItsPlaceAndIsActiveInItsYears) {
  const FactNeeds needs = Programs({Psn{kDrafting}, Psn{kEnded}, Psn{4711}});
  const Facts now = Load(needs);
  ASSERT_THAT(now.programs, SizeIs(2));
  const domain::ProgramFacts& drafting = now.programs.at(Psn{kDrafting});
  EXPECT_EQ(drafting.place.building_code, "00100");
  EXPECT_EQ(drafting.place.district_code, "50010");
  EXPECT_EQ(drafting.cip_code, "15.1301");
  EXPECT_EQ(drafting.name, "Program 17");
  EXPECT_TRUE(drafting.active);
  EXPECT_FALSE(drafting.declared);
  EXPECT_FALSE(drafting.has_awards);
  EXPECT_FALSE(now.programs.at(Psn{kEnded}).active);
  EXPECT_TRUE(Load(needs, 2020).programs.at(Psn{kEnded}).active);
  EXPECT_FALSE(Load(needs, 2009).programs.at(Psn{kEnded}).active);
}

TEST_P(FactsTest, R13_WhoWasEverInAClassIsEnrolled) {
  const Facts facts =
      Load(Participants({In(kRadio, kAnna), In(kRadio, kBen), In(kRadio, kDrew),
                         In(kBiotechnology, kBen)}));
  EXPECT_THAT(facts.enrolled,
              UnorderedElementsAre(In(kRadio, kAnna), In(kRadio, kBen)));
}

TEST_P(FactsTest, R14_ADeclarationIsOfOneYear) {
  Commit({DeclarationRow(2, kRadio)});
  const FactNeeds needs = Programs({Psn{kRadio}, Psn{kBiotechnology}});
  EXPECT_TRUE(Load(needs).programs.at(Psn{kRadio}).declared);
  EXPECT_FALSE(Load(needs).programs.at(Psn{kBiotechnology}).declared);
  EXPECT_FALSE(Load(needs, kYear - 1).programs.at(Psn{kRadio}).declared);
}

TEST_P(FactsTest, R3_AwardsAreOfOneYearAndAskedForDeclarationsOnly) {
  Commit({AwardRow(2, kAnna, kRadio, "RADIO")});
  FactNeeds needs = Programs({Psn{kRadio}, Psn{kBiotechnology}});
  EXPECT_FALSE(Load(needs).programs.at(Psn{kRadio}).has_awards);
  needs.declared_programs = needs.programs;
  EXPECT_TRUE(Load(needs).programs.at(Psn{kRadio}).has_awards);
  EXPECT_FALSE(Load(needs).programs.at(Psn{kRadio}).declared);
  EXPECT_FALSE(Load(needs).programs.at(Psn{kBiotechnology}).has_awards);
  EXPECT_FALSE(Load(needs, kYear - 1).programs.at(Psn{kRadio}).has_awards);
}

TEST_P(FactsTest, R24_AwardsOfTheYearAreKnownByCredential) {
  Commit({AwardRow(2, kAnna, kRadio, "RADIO"),
          AwardRow(3, kAnna, kRadio, "CPR"), AwardRow(4, kBen, kRadio, "CPR")});
  FactNeeds needs = Keys({"CPR", "RADIO"});
  needs.programs = {Psn{kRadio}};
  needs.participants = {In(kRadio, kAnna)};
  const Facts facts = Load(needs);
  ASSERT_THAT(facts.awards, SizeIs(1));
  EXPECT_THAT(facts.awards.at(In(kRadio, kAnna)),
              UnorderedElementsAre(facts.credentials.at("CPR").id,
                                   facts.credentials.at("RADIO").id));
  EXPECT_THAT(Load(needs, kYear - 1).awards, IsEmpty());
}

TEST_P(FactsTest, R11_TheCipListIsThatOfTheYear) {
  Load({CredentialCipRecord{"RADIO", "09", 2015, 2022},
        CredentialCipRecord{"RADIO", "11.01", 2024, 0}});
  EXPECT_THAT(LoadCredential("RADIO", 2022).cip_codes,
              UnorderedElementsAre("10.0202", "09"));
  EXPECT_THAT(LoadCredential("RADIO", 2023).cip_codes,
              UnorderedElementsAre("10.0202"));
  EXPECT_THAT(LoadCredential("RADIO", 2024).cip_codes,
              UnorderedElementsAre("10.0202", "11.01"));
}

TEST_P(FactsTest, R11_AListThatHoldsInNoYearNowIsStillAList) {
  const Credential none = LoadCredential("CPR", kYear);
  EXPECT_FALSE(none.has_cip_list);
  const Credential old = LoadCredential("OLD", kYear);
  EXPECT_TRUE(old.has_cip_list);
  EXPECT_THAT(old.cip_codes, IsEmpty());
  EXPECT_FALSE(old.in_force);
  EXPECT_TRUE(LoadCredential("OLD", 2020).in_force);
}

TEST_P(FactsTest, R11_NameAndTypeAreThoseOfTheYear) {
  Load({CredentialRecord{"CPR", "First Aid", CredentialType::kSupplemental,
                         2015, 2020},
        CredentialRecord{"cpr", "First Aid and CPR", CredentialType::kApproved,
                         2024, 0}});
  struct Case {
    std::int32_t year;
    bool in_force;
    std::string name;
    CredentialType type;
  };
  for (const Case& c :
       {Case{2020, true, "First Aid", CredentialType::kSupplemental},
        Case{2024, true, "First Aid and CPR", CredentialType::kApproved},
        // In between it is shown as it was last, before as it is first.
        Case{2022, false, "First Aid", CredentialType::kSupplemental},
        Case{2014, false, "First Aid", CredentialType::kSupplemental}}) {
    const Credential credential = LoadCredential("CPR", c.year);
    EXPECT_EQ(credential.in_force, c.in_force) << c.year;
    EXPECT_EQ(credential.name, c.name) << c.year;
    EXPECT_EQ(credential.type, c.type) << c.year;
  }
  EXPECT_EQ(LoadCredential("CPR", 2020).id, LoadCredential("CPR", 2024).id);
}

TEST_P(FactsTest, R12_ASuggestionIsKnownInAllSpellingsItsNumberByTheExactOne) {
  Commit({AwardRow(2, kAnna, kRadio, "", "Bienenzüchter 🐝")});
  const Facts facts = Load(
      Suggestions({"Bienenzüchter 🐝", "Bienenzuchter 🐝", "BIENENZÜCHTER-🐝"}));
  ASSERT_THAT(facts.suggestions, SizeIs(2));
  EXPECT_TRUE(facts.suggestions.at("Bienenzüchter 🐝").credential_id);
  EXPECT_FALSE(facts.suggestions.at("BIENENZÜCHTER-🐝").credential_id);
  EXPECT_EQ(facts.suggestions.at("BIENENZÜCHTER-🐝").state,
            domain::SuggestionState::kOpen);
}

TEST_P(FactsTest, CodesOfAnyTextCanBeLookedUp) {
  EXPECT_THAT(Load(Keys({"RÄDIO", "無線", "🐝", "RADIO X",
                         std::string("RADIO\0", 6), "'"}))
                  .credentials,
              IsEmpty());
  EXPECT_THAT(Load(Keys({"RADIO", "無線"})).credentials, SizeIs(1));
}

TEST_P(FactsTest, MoreNeedsThanAStatementTakes) {
  FactNeeds needs;
  for (std::int64_t psn = 1; psn <= 1300; ++psn) {
    needs.programs.push_back(Psn{psn});
    needs.participants.push_back(In(psn, kDrew));
  }
  const Facts facts = Load(needs);
  EXPECT_THAT(facts.programs, SizeIs(2));
  EXPECT_THAT(facts.enrolled, UnorderedElementsAre(In(kDrafting, kDrew)));
}

TEST_P(FactsTest, R5_AClosedYearIsClosed) {
  Load({domain::SchoolYearRecord{kYear, true, true}});
  EXPECT_TRUE(Load(FactNeeds{}).year_closed);
  EXPECT_FALSE(Load(FactNeeds{}, kYear - 1).year_closed);
}

}  // namespace
}  // namespace cte::test
