#include "db/ground.h"

#include <optional>
#include <string>
#include <vector>

#include "domain/error.h"
#include "domain/row_parser.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::FactNeeds;
using domain::Facts;
using domain::RawRow;
using ::testing::IsEmpty;
using ::testing::SizeIs;

FactNeeds NeedsOfRows(const std::vector<RawRow>& rows) {
  std::vector<domain::ParsedRow> parsed;
  for (const RawRow& row : rows) parsed.push_back(domain::Parse(row));
  return NeedsOf(parsed);
}

// What is known without the database, of what it has said before.
class GroundTest : public StoreTest {
 protected:
  // What a transaction of its own finds without asking for the rows, once it
  // has asked for some.
  std::optional<Facts> Find(const std::vector<RawRow>& rows,
                            const std::vector<RawRow>& asked_for = {}) {
    auto transaction = db::Transaction::Begin(*connection_);
    EXPECT_TRUE(transaction.ok()) << transaction.status();
    const auto ground = db::Ground::Hold(*connection_, cache_, writing_);
    EXPECT_TRUE(ground.ok()) << ground.status();
    if (!asked_for.empty()) {
      const auto loaded =
          ground->Load(NeedsOfRows(asked_for), db::DeclaredFacts::kAsKept);
      EXPECT_TRUE(loaded.ok()) << loaded.status();
    }
    return ground->Find(NeedsOfRows(rows));
  }

  db::FactCache cache_{1 << 20};
  const db::Writing writing_{{std::string(kEditor)}, kYear, domain::ImportId{}};
  const std::vector<RawRow> rows_ = {AwardRow(2, kAnna, kRadio, "RADIO"),
                                     AwardRow(3, kCleo, kRadio, "OSHA"),
                                     AwardRow(4, kCleo, kBiotechnology, "CPR"),
                                     AwardRow(5, kBen, kRadio, "", "Bees")};
};
CTE_FOR_EVERY_ENGINE(GroundTest);

TEST_P(GroundTest, WhatWasAskedForIsFound) {
  EXPECT_FALSE(Find(rows_));
  const auto found = Find(rows_, rows_);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->school_year, kYear);
  EXPECT_THAT(found->grants, SizeIs(1));
  EXPECT_THAT(found->programs, SizeIs(2));
  EXPECT_EQ(found->programs.at(domain::Psn{kRadio}).name, "Program 21223");
  EXPECT_THAT(found->enrolled, SizeIs(4));
  EXPECT_THAT(found->credentials, SizeIs(3));
  EXPECT_THAT(found->suggestions, IsEmpty());
  EXPECT_TRUE(Find({rows_[1]}));
}

TEST_P(GroundTest, WhatWasNotAskedForIsNot) {
  ASSERT_TRUE(Find(rows_, rows_));
  EXPECT_FALSE(Find({AwardRow(2, kAnna, kBiotechnology, "CPR")}));
  EXPECT_FALSE(Find({AwardRow(2, kAnna, kRadio, "OLD")}));
  EXPECT_FALSE(Find({AwardRow(2, kAnna, kRadio, "", "Wasps")}));
  EXPECT_FALSE(Find({AwardRow(2, kAnna, kEngineering, "CPR")}));
  // Nor what the database did not have, or may have again.
  EXPECT_FALSE(Find({AwardRow(2, kDrew, kRadio, "CPR")},
                    {AwardRow(2, kDrew, kRadio, "CPR")}));
  EXPECT_FALSE(Find({DeclarationRow(2, kRadio)}, {DeclarationRow(2, kRadio)}));
}

TEST_P(GroundTest, R13_OfAProgramOfWhichMoreWasAskedForAllAreKept) {
  std::vector<RawRow> asked;
  for (int i = 0; i < 4; ++i) {
    asked = {AwardRow(2, kDrew, kRadio, "CPR"),
             AwardRow(3, kAnna, kRadio, "CPR"),
             AwardRow(4, "Z00000000" + std::to_string(i), kRadio, "CPR")};
    Find(asked, asked);
  }
  EXPECT_TRUE(Find({AwardRow(2, kBen, kRadio, "CPR")}));
}

TEST_P(GroundTest, R12_ASuggestionIsFoundAsItIsSettled) {
  Give({kAnna}, kRadio, "", "Bees");
  Give({kAnna}, kRadio, "", "Wasps");
  ASSERT_TRUE(Find(rows_, rows_));
  const auto open = catalogue().ListSuggestions({}, {}, 10);
  ASSERT_TRUE(open.ok()) << open.status();
  ASSERT_THAT(*open, SizeIs(2));
  for (const domain::Suggestion& suggestion : *open) {
    ASSERT_TRUE(catalogue()
                    .Settle(suggestion.id, domain::ExistingCredential{"OSHA"},
                            kAdministrator, false)
                    .ok());
  }
  EXPECT_FALSE(Find({rows_[3]}));
  const auto found = Find(rows_, rows_);
  ASSERT_TRUE(found);
  ASSERT_THAT(found->suggestions, SizeIs(1));
  EXPECT_EQ(found->suggestions.at("Bees").code_key, "OSHA");
  EXPECT_TRUE(found->credentials.contains("OSHA"));
}

TEST_P(GroundTest, R27_AGrantThatIsTakenDoesNotHoldStill) {
  auto transaction = db::Transaction::Begin(*connection_);
  ASSERT_TRUE(transaction.ok()) << transaction.status();
  const auto ground = db::Ground::Hold(*connection_, cache_, writing_);
  ASSERT_TRUE(ground.ok()) << ground.status();
  EXPECT_TRUE(ground->HoldsStill().ok());
  Sql("DELETE FROM grants WHERE principal = 'editor@avondale'");
  EXPECT_EQ(domain::ErrorReason(ground->HoldsStill()), "LOCK_CONFLICT");
}

TEST_P(GroundTest, AYearThatThereIsNotIsNone) {
  auto transaction = db::Transaction::Begin(*connection_);
  ASSERT_TRUE(transaction.ok()) << transaction.status();
  const auto ground = db::Ground::Hold(
      *connection_, cache_, {{std::string(kEditor)}, 1999, std::nullopt});
  EXPECT_EQ(domain::ErrorReason(ground.status()), "SCHOOL_YEAR_NOT_FOUND");
}

}  // namespace
}  // namespace cte::test
