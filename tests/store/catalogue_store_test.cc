#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::Credential;
using domain::CredentialType;
using domain::Suggestion;
using domain::SuggestionPosition;
using domain::SuggestionState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class CatalogueStoreTest : public StoreTest {
 protected:
  std::vector<std::string> Codes(std::int32_t school_year) {
    const auto listed = catalogue().ListCredentials(school_year);
    EXPECT_TRUE(listed.ok()) << listed.status();
    std::vector<std::string> codes;
    for (const Credential& credential : *listed) {
      codes.push_back(credential.code);
    }
    return codes;
  }

  std::vector<Suggestion> Suggestions(
      std::optional<SuggestionState> state = std::nullopt,
      const std::optional<SuggestionPosition>& after = std::nullopt,
      int limit = 100) {
    const auto listed = catalogue().ListSuggestions(state, after, limit);
    EXPECT_TRUE(listed.ok()) << listed.status();
    return listed.value_or(std::vector<Suggestion>());
  }

  static std::vector<std::string> Names(
      const std::vector<Suggestion>& suggestions) {
    std::vector<std::string> names;
    for (const Suggestion& suggestion : suggestions) {
      names.push_back(suggestion.spellings.at(0).name);
    }
    return names;
  }
};
CTE_FOR_EVERY_ENGINE(CatalogueStoreTest);

TEST_P(CatalogueStoreTest, R11_WhatIsInForceInTheYear) {
  Load({domain::CredentialRecord{"B", "abacus", CredentialType::kApproved, 2015,
                                 0},
        domain::CredentialRecord{"A", "Abacus", CredentialType::kApproved, 2015,
                                 0},
        domain::CredentialRecord{"AA", "Aardvarks",
                                 CredentialType::kSupplemental, 2015, 0}});
  EXPECT_THAT(Codes(kYear),
              UnorderedElementsAre("A", "B", "OSHA", "RADIO", "AA", "CPR"));
  EXPECT_THAT(Codes(2014), ElementsAre("OLD"));
  EXPECT_THAT(Codes(2020), UnorderedElementsAre("A", "B", "OSHA", "RADIO",
                                                "OLD", "AA", "CPR"));
}

TEST_P(CatalogueStoreTest, R11_ACodeInAnyCaseAsItIsInTheYear) {
  Load({domain::CredentialRecord{
            "CPR", "First Aid", CredentialType::kSupplemental, 2015, kYear - 1},
        domain::CredentialRecord{"CPR", "Heart and Lung",
                                 CredentialType::kApproved, kYear, 0},
        domain::CredentialCipRecord{"CPR", "51", kYear, 0}});
  const auto now = catalogue().FindCredential("cpr", kYear).value();
  ASSERT_TRUE(now.has_value());
  EXPECT_EQ(now->code, "CPR");
  EXPECT_EQ(now->name, "Heart and Lung");
  EXPECT_EQ(now->type, CredentialType::kApproved);
  EXPECT_THAT(now->cip_codes, ElementsAre("51"));
  const auto before = catalogue().FindCredential("CPR", kYear - 1).value();
  EXPECT_EQ(before->name, "First Aid");
  EXPECT_EQ(before->type, CredentialType::kSupplemental);
  EXPECT_THAT(before->cip_codes, IsEmpty());
  EXPECT_FALSE(catalogue().FindCredential("OLD", kYear).value()->in_force);
  EXPECT_FALSE(catalogue().FindCredential("NONE", kYear).value().has_value());
  EXPECT_FALSE(
      catalogue().FindCredential("\xE2\x82\xAC", kYear).value().has_value());
}

TEST_P(CatalogueStoreTest, R12_OneSuggestionWithItsSpellingsTheMostUsedFirst) {
  Give({kAnna}, kRadio, "", "bee-keeping");
  Give({kBen, kCleo}, kRadio, "", "Bee Keeping");
  Give({kAnna}, kEngineering, "", "Bee Keeping");
  Give({kAnna}, kRadio, "", "Fishing");
  const auto listed = Suggestions();
  ASSERT_THAT(listed, SizeIs(2));
  const Suggestion& bees = listed.at(0);
  EXPECT_EQ(bees.state, SuggestionState::kOpen);
  EXPECT_EQ(bees.credential_code, "");
  EXPECT_EQ(bees.settle_time, std::nullopt);
  ASSERT_THAT(bees.spellings, SizeIs(2));
  EXPECT_EQ(bees.spellings[0].name, "Bee Keeping");
  EXPECT_EQ(bees.spellings[0].award_count, 3);
  EXPECT_EQ(bees.spellings[1].name, "bee-keeping");
  EXPECT_EQ(bees.spellings[1].award_count, 1);
  EXPECT_EQ(bees.award_count, 4);
  EXPECT_EQ(bees.program_count, 2);
  EXPECT_EQ(listed.at(1).program_count, 1);
}

TEST_P(CatalogueStoreTest, R12_OpenOnesFirstPageByPage) {
  for (const char* name : {"One", "Two", "Three", "Four"}) {
    Give({kAnna}, kRadio, "", name);
  }
  const auto decline = [&](const Suggestion& suggestion) {
    EXPECT_TRUE(
        catalogue()
            .Settle(suggestion.id, domain::Declined{}, kAdministrator, false)
            .ok());
  };
  const auto all = Suggestions();
  decline(all.at(0));
  decline(all.at(2));
  EXPECT_THAT(Names(Suggestions()), ElementsAre("Two", "Four", "One", "Three"));
  EXPECT_THAT(Names(Suggestions(SuggestionState::kDeclined)),
              ElementsAre("One", "Three"));
  EXPECT_THAT(Suggestions(SuggestionState::kMapped), IsEmpty());
  std::vector<std::string> names;
  std::optional<SuggestionPosition> after;
  for (int page = 0; page < 4; ++page) {
    const auto listed = Suggestions(std::nullopt, after, 1);
    ASSERT_THAT(listed, SizeIs(1));
    names.push_back(listed[0].spellings.at(0).name);
    after = {listed[0].state == SuggestionState::kOpen, listed[0].id};
  }
  EXPECT_THAT(names, ElementsAre("Two", "Four", "One", "Three"));
  EXPECT_THAT(Suggestions(std::nullopt, after, 1), IsEmpty());
}

}  // namespace
}  // namespace cte::test
