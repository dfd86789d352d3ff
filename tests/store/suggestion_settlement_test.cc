#include "domain/error.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::Award;
using domain::AwardQuery;
using domain::CredentialType;
using domain::Declined;
using domain::ExistingCredential;
using domain::NewCredential;
using domain::Psn;
using domain::Settlement;
using domain::Suggestion;
using domain::SuggestionId;
using domain::SuggestionState;
using Settled = domain::CatalogueStore::Settled;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class SuggestionSettlementTest : public StoreTest {
 protected:
  // The suggestion that was entered last.
  SuggestionId Newest() {
    return SuggestionId{static_cast<std::uint32_t>(
        Count("SELECT MAX(suggestion_id) FROM suggestions"))};
  }

  absl::StatusOr<Settled> Settle(SuggestionId id, const Settlement& settlement,
                                 bool replace = false) {
    return catalogue().Settle(id, settlement, kAdministrator, replace);
  }
  Settled MustSettle(SuggestionId id, const Settlement& settlement,
                     bool replace = false) {
    auto settled = Settle(id, settlement, replace);
    EXPECT_TRUE(settled.ok()) << settled.status();
    return settled.value_or(Settled{});
  }
  void ExpectRefused(const absl::StatusOr<Settled>& settled,
                     absl::StatusCode code, std::string_view reason) {
    EXPECT_EQ(settled.status().code(), code) << settled.status();
    EXPECT_EQ(domain::ErrorReason(settled.status()), reason);
  }

  static NewCredential Bees() {
    return {"BEES", "", CredentialType::kApproved, {"10.02", "26", "26"}, 0};
  }

  std::vector<Award> Awards(std::int64_t psn, bool include_removed = false) {
    AwardQuery query;
    query.psn = Psn{psn};
    query.visibility = Everything();
    query.catalogue_year = kYear;
    query.include_removed = include_removed;
    query.limit = 100;
    const auto listed = awards().List(query);
    EXPECT_TRUE(listed.ok()) << listed.status();
    return listed.value_or(std::vector<Award>());
  }

  std::int64_t MaxRevision(const std::string& condition) {
    return Count("SELECT MAX(revision) FROM credentials WHERE " + condition);
  }
};
CTE_FOR_EVERY_ENGINE(SuggestionSettlementTest);

TEST_P(SuggestionSettlementTest, R12_ANewCredentialIsMadeOfItAndAwardsFollow) {
  Give({kAnna}, kRadio, "", "bee-keeping");
  Give({kBen, kCleo}, kRadio, "", "Bee Keeping");
  const Settled settled = MustSettle(Newest(), Bees());
  EXPECT_EQ(settled.merged_awards, 0);
  EXPECT_EQ(settled.suggestion.state, SuggestionState::kAdded);
  EXPECT_EQ(settled.suggestion.credential_code, "BEES");
  EXPECT_EQ(settled.suggestion.settled_by, kAdministrator);
  EXPECT_TRUE(settled.suggestion.settle_time.has_value());
  const auto credential = catalogue().FindCredential("bees", kYear).value();
  ASSERT_TRUE(credential.has_value());
  EXPECT_EQ(credential->name, "Bee Keeping");
  EXPECT_EQ(credential->type, CredentialType::kApproved);
  EXPECT_THAT(credential->cip_codes, ElementsAre("10.02", "26"));
  EXPECT_TRUE(credential->in_force);
  EXPECT_FALSE(catalogue().FindCredential("BEES", kYear - 1).value()->in_force);
  const auto listed = Awards(kRadio);
  ASSERT_THAT(listed, SizeIs(3));
  for (const Award& award : listed) {
    EXPECT_EQ(award.type, CredentialType::kApproved);
    EXPECT_EQ(award.code, "BEES");
    EXPECT_EQ(award.name, "Bee Keeping");
    EXPECT_EQ(award.suggestion, SuggestionState::kAdded);
    EXPECT_TRUE(award.counts);
  }
  EXPECT_EQ(listed.at(1).suggested_name, "bee-keeping");
  EXPECT_EQ(MaxRevision("code_key = 'BEES'"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM credentials"
                  " WHERE suggested_name IS NOT NULL AND revision = 1"),
            2);
}

TEST_P(SuggestionSettlementTest, R12_TheSameAgainChangesNothing) {
  Give({kAnna}, kRadio, "", "Bee Keeping");
  const SuggestionId bees = Newest();
  MustSettle(bees, Bees());
  const auto expect_same = [&](const Settlement& settlement, bool replace) {
    const Settled again = MustSettle(bees, settlement, replace);
    EXPECT_EQ(again.suggestion.state, SuggestionState::kAdded);
    EXPECT_EQ(again.merged_awards, 0);
    EXPECT_EQ(MaxRevision("code_key = 'BEES'"), 1);
  };
  expect_same(Bees(), false);
  expect_same(Bees(), true);
  expect_same(ExistingCredential{"bees"}, false);

  Give({kAnna}, kRadio, "", "Fishing");
  MustSettle(Newest(), Declined{});
  MustSettle(Newest(), Declined{});
  EXPECT_EQ(MaxRevision("suggested_name = 'Fishing'"), 1);
}

TEST_P(SuggestionSettlementTest, R12_SettledOtherwiseOnlyIfReplaceIsSaid) {
  Give({kAnna}, kRadio, "", "Bee Keeping");
  const SuggestionId bees = Newest();
  MustSettle(bees, Declined{});
  EXPECT_EQ(Awards(kRadio).at(0).suggestion, SuggestionState::kDeclined);
  EXPECT_EQ(Awards(kRadio).at(0).type, CredentialType::kSuggested);
  EXPECT_FALSE(Awards(kRadio).at(0).counts);
  ExpectRefused(Settle(bees, ExistingCredential{"RADIO"}),
                absl::StatusCode::kFailedPrecondition, "SUGGESTION_SETTLED");
  MustSettle(bees, ExistingCredential{"radio"}, true);
  EXPECT_EQ(Awards(kRadio).at(0).code, "RADIO");
  EXPECT_TRUE(Awards(kRadio).at(0).counts);
  const auto refused = Settle(bees, ExistingCredential{"CPR"});
  ExpectRefused(refused, absl::StatusCode::kFailedPrecondition,
                "SUGGESTION_SETTLED");
  EXPECT_THAT(std::string(refused.status().message()),
              ::testing::HasSubstr("RADIO"));
  EXPECT_EQ(Awards(kRadio).at(0).code, "RADIO");
  MustSettle(bees, Declined{}, true);
  EXPECT_EQ(Awards(kRadio).at(0).code, "");
  EXPECT_EQ(Awards(kRadio).at(0).name, "Bee Keeping");
}

TEST_P(SuggestionSettlementTest, R12_WhatWasMergedComesBackWhenItIsReplaced) {
  Give({kAnna, kBen}, kRadio, "", "Ham Radio");
  Give({kAnna, kBen}, kRadio, "RADIO", "");
  const SuggestionId ham = Newest();
  EXPECT_EQ(MustSettle(ham, ExistingCredential{"RADIO"}).merged_awards, 2);
  EXPECT_THAT(Awards(kRadio), SizeIs(2));
  ASSERT_TRUE(awards()
                  .Remove({domain::Psn{kRadio}, *domain::Uic::Parse(kBen),
                           kYear, "RADIO", ""},
                          kEditor)
                  .value());
  EXPECT_EQ(MustSettle(ham, ExistingCredential{"CPR"}, true).merged_awards, 0);
  std::vector<std::string> of_anna;
  for (const domain::Award& award : Awards(kRadio)) {
    EXPECT_EQ(award.uic, kAnna) << "what was removed by hand stays so";
    of_anna.push_back(award.code);
  }
  EXPECT_THAT(of_anna, ::testing::UnorderedElementsAre("RADIO", "CPR"));
}

TEST_P(SuggestionSettlementTest, R12_AnAddedCredentialIsNotChangedByTheWay) {
  Give({kAnna}, kRadio, "", "Bee Keeping");
  const SuggestionId bees = Newest();
  domain::NewCredential added{
      "BEES", "", CredentialType::kApproved, {"10.0202", "01"}, 0};
  MustSettle(bees, added);
  added.cip_codes = {"01", "10.0202"};
  MustSettle(bees, added);
  added.cip_codes = {"10"};
  for (const bool replace : {false, true}) {
    ExpectRefused(Settle(bees, added, replace),
                  absl::StatusCode::kAlreadyExists, "CREDENTIAL_EXISTS");
  }
}

TEST_P(SuggestionSettlementTest, R12_WhatCannotBeSettledIsLeftAsItWas) {
  Give({kAnna}, kRadio, "", "Bee Keeping");
  const SuggestionId bees = Newest();
  ExpectRefused(Settle(SuggestionId{77}, Declined{}),
                absl::StatusCode::kNotFound, "SUGGESTION_NOT_FOUND");
  ExpectRefused(Settle(bees, ExistingCredential{"NONE"}),
                absl::StatusCode::kNotFound, "UNKNOWN_CREDENTIAL");
  ExpectRefused(Settle(bees, ExistingCredential{"\xE2\x82\xAC"}),
                absl::StatusCode::kNotFound, "UNKNOWN_CREDENTIAL");
  NewCredential radio = Bees();
  radio.code = "radio";
  ExpectRefused(Settle(bees, radio), absl::StatusCode::kAlreadyExists,
                "CREDENTIAL_EXISTS");
  Sql("UPDATE school_years SET is_current = NULL");
  ExpectRefused(Settle(bees, Bees()), absl::StatusCode::kFailedPrecondition,
                "NO_CURRENT_YEAR");
  EXPECT_FALSE(catalogue().FindCredential("BEES", kYear).value().has_value());
  const auto open = catalogue().ListSuggestions(SuggestionState::kOpen, {}, 9);
  EXPECT_THAT(open.value(), SizeIs(1));
  NewCredential dated = Bees();
  dated.first_year = 2020;
  MustSettle(bees, dated);
  EXPECT_TRUE(catalogue().FindCredential("BEES", 2020).value()->in_force);
}

TEST_P(SuggestionSettlementTest, R12_AwardsThatMeanTheSameAreMerged) {
  Give({kAnna}, kRadio, "RADIO");
  Give({kAnna, kBen}, kRadio, "", "Ham Radio");
  Give({kAnna, kBen, kCleo}, kRadio, "", "ham radio!");
  Give({kAnna}, kRadio, "", "Ham Radio", kYear - 1);
  Give({kAnna}, kEngineering, "", "Ham Radio");
  Give({kAnna}, kRadio, "CPR");
  const Settled settled = MustSettle(Newest(), ExistingCredential{"RADIO"});
  EXPECT_EQ(settled.merged_awards, 3);
  EXPECT_EQ(settled.suggestion.award_count, 4);
  // Anna's under the code itself and Ben's earlier one stand for the others.
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards a JOIN credentials c"
                  " ON c.credential_id = a.credential_id"
                  " WHERE a.psn = 21223 AND a.school_year = 2026"
                  " AND a.uic = 'A025736286'"
                  " AND c.code_key IN ('RADIO', 'CPR')"),
            2);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards a JOIN credentials c"
                  " ON c.credential_id = a.credential_id"
                  " WHERE a.psn = 21223 AND a.uic = 'A069297285'"
                  " AND c.suggested_name = 'Ham Radio'"),
            1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 6);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM removed_awards WHERE merged = 1"
                  " AND removed_by = 'administrator@state'"),
            3);
  std::vector<std::string> removed;
  for (const Award& award : Awards(kRadio, true)) {
    if (!award.removal) continue;
    EXPECT_TRUE(award.removal->merged);
    EXPECT_FALSE(award.counts);
    EXPECT_EQ(award.code, "RADIO");
    removed.push_back(award.suggested_name);
  }
  EXPECT_THAT(removed, ::testing::UnorderedElementsAre(
                           "Ham Radio", "ham radio!", "ham radio!"));
}

TEST_P(SuggestionSettlementTest, R12_AwardsOfTwoSuggestionsAreMergedToo) {
  Give({kAnna}, kRadio, "", "Wireless");
  MustSettle(Newest(), ExistingCredential{"RADIO"});
  Give({kAnna}, kRadio, "", "Ham Radio");
  const Settled settled = MustSettle(Newest(), ExistingCredential{"RADIO"});
  EXPECT_EQ(settled.merged_awards, 1);
  EXPECT_EQ(settled.suggestion.award_count, 0);
  ASSERT_THAT(Awards(kRadio), SizeIs(1));
  EXPECT_EQ(Awards(kRadio).at(0).suggested_name, "Wireless");
}

}  // namespace
}  // namespace cte::test
