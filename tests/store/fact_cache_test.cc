#include "db/fact_cache.h"

#include <string>

#include "domain/credential.h"
#include "domain/row_parser.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::FindingCode;
using domain::Outcome;
using domain::RowBatch;
using ::testing::ElementsAre;

// What a server has read is not what it goes by once it is otherwise: two
// servers, one of which keeps what the other one changes.
class FactCacheTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    other_ = NewStore();
    const auto begun =
        store_->streams().Begin(kEditor, {"r", "SIS"}, "o", absl::Hours(1));
    ASSERT_TRUE(begun.ok()) << begun.status();
    import_ = begun->import.id;
  }

  // Rows of one batch each, by the server that keeps facts.
  domain::CheckedRow Write(domain::RawRow row) {
    row.row_number = static_cast<std::int32_t>(offset_) + 1;
    const auto rows = store_->streams().Write(
        kEditor, import_, "o", RowBatch{offset_++, {domain::Parse(row)}});
    EXPECT_TRUE(rows.ok()) << rows.status();
    return rows.ok() ? rows->front() : domain::CheckedRow();
  }
  void LoadElsewhere(const std::vector<domain::RosterRecord>& records) {
    const auto loaded = other_->roster().Upsert(kAdministrator, records);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
  }

  std::unique_ptr<domain::Store> other_;
  domain::ImportId import_{};
  std::int64_t offset_ = 0;
};
CTE_FOR_EVERY_ENGINE(FactCacheTest);

TEST_P(FactCacheTest, R13_AStudentWhoComesToAProgramIsKnown) {
  for (int i = 0; i < 10; ++i) {  // so that the program is read whole
    EXPECT_EQ(
        Write(AwardRow(0, kAnna, kRadio, "", "A " + std::to_string(i))).outcome,
        Outcome::kCreated);
  }
  EXPECT_EQ(Write(AwardRow(0, kDrew, kRadio, "RADIO")).outcome,
            Outcome::kRejected);
  LoadElsewhere({domain::EnrollmentRecord{std::string(kDrew), kRadio, "C1",
                                          kYear, true}});
  EXPECT_EQ(Write(AwardRow(0, kDrew, kRadio, "RADIO")).outcome,
            Outcome::kCreated);
}

TEST_P(FactCacheTest, R11_ACredentialThatEndsIsRefused) {
  EXPECT_EQ(Write(AwardRow(0, kAnna, kRadio, "RADIO")).outcome,
            Outcome::kCreated);
  LoadElsewhere({domain::CredentialRecord{"RADIO", "Radio Operator",
                                          domain::CredentialType::kApproved,
                                          2015, kYear - 1}});
  EXPECT_THAT(Codes(Write(AwardRow(0, kBen, kRadio, "RADIO"))),
              ElementsAre(FindingCode::kCredentialInvalidForProgram));
}

TEST_P(FactCacheTest, R12_ASuggestionThatIsSettledMeansTheCredential) {
  EXPECT_EQ(Write(AwardRow(0, kAnna, kRadio, "", "Radio")).outcome,
            Outcome::kCreated);
  EXPECT_EQ(Write(AwardRow(0, kBen, kRadio, "", "Radio")).outcome,
            Outcome::kCreated);
  const auto open = other_->catalogue().ListSuggestions({}, {}, 10);
  ASSERT_TRUE(open.ok()) << open.status();
  ASSERT_EQ(open->size(), 1u);
  ASSERT_TRUE(other_->catalogue()
                  .Settle(open->front().id, domain::ExistingCredential{"OSHA"},
                          kAdministrator, false)
                  .ok());
  const auto row = Write(AwardRow(0, kCleo, kRadio, "", "Radio"));
  EXPECT_EQ(row.outcome, Outcome::kCreated);
  EXPECT_EQ(row.credential_code, "OSHA");
  const auto again = Write(AwardRow(0, kAnna, kRadio, "OSHA"));
  EXPECT_EQ(again.outcome, Outcome::kUnchanged);
}

TEST_P(FactCacheTest, R2_AProgramThatIsDeclaredElsewhereTakesNoAward) {
  EXPECT_EQ(Write(AwardRow(0, kAnna, kRadio, "RADIO")).outcome,
            Outcome::kCreated);
  EXPECT_EQ(Write(AwardRow(0, kAnna, kEngineering, "CPR")).outcome,
            Outcome::kCreated);
  Sql("DELETE FROM awards");
  Declare(kEngineering);
  EXPECT_THAT(Codes(Write(AwardRow(0, kBen, kEngineering, "CPR"))),
              ElementsAre(FindingCode::kProgramMarkedNoCredentials));
  ASSERT_TRUE(other_->programs()
                  .Withdraw(kAdministrator, domain::Psn{kEngineering}, kYear)
                  .value_or(false));
  EXPECT_EQ(Write(AwardRow(0, kBen, kEngineering, "CPR")).outcome,
            Outcome::kCreated);
}

TEST_P(FactCacheTest, WhatATransactionSawThatWasRolledBackIsNotKept) {
  // All or nothing: the name of the first block is entered, then nothing is.
  const auto refused = Begun({AwardRow(2, kAnna, kRadio, "", "Bee keeping"),
                              AwardRow(3, kBen, kRadio, "", "Bee keeping"),
                              AwardRow(4, kCleo, kRadio, "", "Bee keeping")},
                             true, kEditor, 1);
  const domain::Claim claim = NewClaim();
  Take(refused.id, claim);
  int asked = 0;
  EXPECT_FALSE(imports()
                   .CommitWhole(refused.id, claim, [&] { return ++asked < 3; })
                   .ok());
  EXPECT_EQ(Write(AwardRow(0, kCleo, kRadio, "", "Bee keeping")).outcome,
            Outcome::kCreated);
}

}  // namespace
}  // namespace cte::test
