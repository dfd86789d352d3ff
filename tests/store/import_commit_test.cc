#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::CheckedRow;
using domain::FindingCode;
using domain::Import;
using domain::ImportState;
using domain::Outcome;
using ::testing::ElementsAre;

class ImportCommitTest : public StoreTest {};
CTE_FOR_EVERY_ENGINE(ImportCommitTest);

TEST_P(ImportCommitTest, R22_EveryRowHasAnOutcomeAndTheCountsAddUp) {
  const Import done = Commit({
      AwardRow(2, kAnna, kRadio, "RADIO"),
      AwardRow(3, kAnna, kRadio, "radio"),
      AwardRow(4, kDrew, kRadio, "RADIO"),
      AwardRow(5, kCleo, kBiotechnology, "", "Bee keeping"),
      DeclarationRow(6, kEngineering),
  });
  EXPECT_EQ(done.state, ImportState::kCommitted);
  EXPECT_THAT(
      Outcomes(Rows(done.id)),
      ElementsAre(Outcome::kCreated, Outcome::kUnchanged, Outcome::kRejected,
                  Outcome::kCreated, Outcome::kCreated));
  EXPECT_EQ(done.counts.rows, 5);
  EXPECT_EQ(done.counts.created, 3);
  EXPECT_EQ(done.counts.unchanged, 1);
  EXPECT_EQ(done.counts.rejected, 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 2);
}

}  // namespace
}  // namespace cte::test
