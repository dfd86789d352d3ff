#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::Claim;
using domain::FindingCode;
using domain::Import;
using domain::ImportState;
using domain::Outcome;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ImportCommitTest : public StoreTest {};
CTE_FOR_EVERY_ENGINE(ImportCommitTest);

void ExpectAddsUp(const Import& import) {
  EXPECT_EQ(
      import.counts.created + import.counts.unchanged + import.counts.rejected,
      import.counts.rows);
  EXPECT_EQ(import.counts.valid + import.counts.invalid, import.counts.rows);
}

TEST_P(ImportCommitTest, R22_EveryRowHasAnOutcomeAndTheCountsAddUp) {
  const Import done = Commit({
      AwardRow(2, kAnna, kRadio, "RADIO"),
      AwardRow(3, kAnna, kRadio, "radio"),
      AwardRow(4, kDrew, kRadio, "RADIO"),
      AwardRow(5, kCleo, kBiotechnology, "", "Bee keeping"),
      DeclarationRow(6, kEngineering),
  });
  EXPECT_EQ(done.state, ImportState::kCommitted);
  EXPECT_TRUE(done.commit_time.has_value());
  EXPECT_EQ(done.committed_by, kEditor);
  EXPECT_THAT(
      Outcomes(Rows(done.id)),
      ElementsAre(Outcome::kCreated, Outcome::kUnchanged, Outcome::kRejected,
                  Outcome::kCreated, Outcome::kCreated));
  EXPECT_EQ(done.counts.rows, 5);
  EXPECT_EQ(done.counts.created, 3);
  EXPECT_EQ(done.counts.unchanged, 1);
  EXPECT_EQ(done.counts.rejected, 1);
  ExpectAddsUp(done);
  EXPECT_EQ(done.progress.done, 5);
  EXPECT_EQ(done.progress.total, 5);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 2);
  EXPECT_EQ(
      Count("SELECT COUNT(*) FROM program_years"
            " WHERE award_year IS NULL AND declared_by = 'editor@avondale'"
            " AND declared_at IS NOT NULL AND psn = 20956"),
      1);
}

TEST_P(ImportCommitTest, AnAwardNamesItsImportAndRow) {
  const Import done = Commit({AwardRow(7, kAnna, kRadio, "RADIO")});
  EXPECT_EQ(Count(absl::StrCat("SELECT COUNT(*) FROM awards WHERE import_id = ",
                               domain::ToString(done.id),
                               " AND import_row = 7 AND school_year = 2026"
                               " AND psn = 21223 AND uic = 'A025736286'")),
            1);
}

TEST_P(ImportCommitTest, R24_OfTwoEqualRowsInDifferentBlocksTheFirstIsCreated) {
  const Import done = Commit(
      {AwardRow(2, kAnna, kRadio, "RADIO"), AwardRow(3, kAnna, kRadio, "RADIO"),
       AwardRow(4, kAnna, kRadio, "", "Bee keeping"),
       AwardRow(5, kAnna, kRadio, "", "Bee keeping")},
      kEditor, 1);
  EXPECT_THAT(Outcomes(Rows(done.id)),
              ElementsAre(Outcome::kCreated, Outcome::kUnchanged,
                          Outcome::kCreated, Outcome::kUnchanged));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 2);
  ExpectAddsUp(done);
}

TEST_P(ImportCommitTest, R24_WhatAnotherImportWroteSinceTheCheckIsUnchanged) {
  const Import later = Begun({AwardRow(2, kAnna, kRadio, "RADIO"),
                              AwardRow(3, kBen, kRadio, "RADIO")});
  Commit({AwardRow(2, kAnna, kRadio, "RADIO")});
  const Import done = FinishCommit(later.id);
  EXPECT_THAT(Outcomes(Rows(done.id)),
              ElementsAre(Outcome::kUnchanged, Outcome::kCreated));
  EXPECT_EQ(done.counts.invalid, 0);
}

TEST_P(ImportCommitTest, R14_DeclaredSinceTheCheck) {
  const Import later = Begun({AwardRow(2, kAnna, kRadio, "RADIO"),
                              AwardRow(3, kAnna, kBiotechnology, "OSHA")});
  Declare(kRadio);
  const Import done = FinishCommit(later.id);
  const auto rows = Rows(done.id);
  EXPECT_THAT(Outcomes(rows),
              ElementsAre(Outcome::kRejected, Outcome::kCreated));
  EXPECT_THAT(Codes(rows.at(0)),
              ElementsAre(FindingCode::kProgramMarkedNoCredentials));
  EXPECT_THAT(Rows(done.id, true), SizeIs(1));
  EXPECT_EQ(done.counts.invalid, 1);
  ExpectAddsUp(done);
  ASSERT_THAT(done.finding_counts, SizeIs(1));
  EXPECT_EQ(done.finding_counts[0].code,
            FindingCode::kProgramMarkedNoCredentials);
}

TEST_P(ImportCommitTest, R3_AwardedSinceTheCheckOfADeclaration) {
  const Import later = Begun({DeclarationRow(2, kRadio)});
  Commit({AwardRow(2, kAnna, kRadio, "RADIO")});
  const Import done = FinishCommit(later.id);
  const auto rows = Rows(done.id);
  EXPECT_THAT(Outcomes(rows), ElementsAre(Outcome::kRejected));
  EXPECT_THAT(Codes(rows.at(0)),
              ElementsAre(FindingCode::kProgramHasCredentials));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM program_years"
                  " WHERE award_year IS NULL"),
            0);
}

TEST_P(ImportCommitTest, R3_DeclaringTwiceIsUnchanged) {
  Declare(kRadio);
  const Import done =
      Commit({DeclarationRow(2, kRadio), DeclarationRow(3, kRadio)});
  EXPECT_THAT(Outcomes(Rows(done.id)), Each(Outcome::kUnchanged));
}

TEST_P(ImportCommitTest, R5_ClosedSinceTheCheckNoCommitBegins) {
  const Import checked = Checked({AwardRow(2, kAnna, kRadio, "RADIO")});
  Load({domain::SchoolYearRecord{kYear, true, true}});
  const auto begun = imports().BeginCommit(checked.id, kEditor, false);
  EXPECT_TRUE(absl::IsFailedPrecondition(begun.status())) << begun.status();
  EXPECT_EQ(domain::ErrorReason(begun.status()), "YEAR_CLOSED");
  Load({domain::SchoolYearRecord{kYear, true, false}});
  EXPECT_TRUE(imports().BeginCommit(checked.id, kEditor, false).ok());
}

TEST_P(ImportCommitTest, R5_ClosedInTheMiddleTheRestIsRejected) {
  const Import begun = Begun(
      {AwardRow(2, kAnna, kRadio, "RADIO"), AwardRow(3, kBen, kRadio, "RADIO")},
      false, kEditor, 1);
  const Claim claim = NewClaim();
  Take(begun.id, claim);
  EXPECT_TRUE(imports().CommitNextBlock(begun.id, claim).value_or(false));
  ASSERT_TRUE(imports().Release(begun.id, claim).ok());
  Load({domain::SchoolYearRecord{kYear, true, true}});
  const auto rows = Rows(FinishCommit(begun.id).id);
  EXPECT_THAT(Outcomes(rows),
              ElementsAre(Outcome::kCreated, Outcome::kRejected));
  EXPECT_THAT(Codes(rows.at(1)), ElementsAre(FindingCode::kYearClosed));
}

TEST_P(ImportCommitTest, R27_AGrantTakenAwaySinceTheCheckCounts) {
  const Import begun = Begun({AwardRow(2, kDrew, kDrafting, "CPR"),
                              AwardRow(3, kAnna, kRadio, "RADIO")},
                             false, kTraveller);
  Sql("DELETE FROM grants WHERE principal = 'traveller@both'"
      " AND scope_code = '50010'");
  const auto rows = Rows(FinishCommit(begun.id).id);
  EXPECT_THAT(Outcomes(rows),
              ElementsAre(Outcome::kRejected, Outcome::kCreated));
  EXPECT_THAT(Codes(rows.at(0)), ElementsAre(FindingCode::kStudentNotEnrolled,
                                             FindingCode::kUnauthorizedPsn));
}

TEST_P(ImportCommitTest, R27_TheGrantsOfWhoCommitsCount) {
  const Import checked = Checked({AwardRow(2, kDrew, kDrafting, "CPR"),
                                  AwardRow(3, kAnna, kRadio, "RADIO")},
                                 kTraveller);
  ASSERT_TRUE(imports().BeginCommit(checked.id, kEditor, false).ok());
  const Import done = FinishCommit(checked.id);
  EXPECT_EQ(done.committed_by, kEditor);
  EXPECT_THAT(Outcomes(Rows(done.id)),
              ElementsAre(Outcome::kRejected, Outcome::kCreated));
}

TEST_P(ImportCommitTest, R13_AStudentWhoLeftSinceTheCheckCounts) {
  const Import begun = Begun({AwardRow(2, kAnna, kRadio, "RADIO")});
  Load(
      {domain::EnrollmentRecord{std::string(kAnna), kRadio, "C1", kYear, false},
       domain::StudentRecord{std::string(kAnna), "L", "F", false}});
  EXPECT_EQ(FinishCommit(begun.id).counts.created, 1);
}

TEST_P(ImportCommitTest, R12_TwoImportsOfOneNameMakeOneSuggestion) {
  const Import first = Begun({AwardRow(2, kAnna, kRadio, "", "Bee keeping")});
  const Import second = Begun({AwardRow(2, kBen, kRadio, "", "Bee keeping"),
                               AwardRow(3, kBen, kRadio, "", "bee keeping")});
  EXPECT_EQ(FinishCommit(first.id).counts.created, 1);
  EXPECT_EQ(FinishCommit(second.id).counts.created, 2);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM credentials"
                  " WHERE suggested_name = 'Bee keeping'"),
            1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards a JOIN credentials c"
                  " ON c.credential_id = a.credential_id"
                  " WHERE c.suggested_name = 'Bee keeping'"),
            2);
}

TEST_P(ImportCommitTest, AnotherClaimantGoesOnWhereTheFirstStopped) {
  const Import begun = Begun(
      {AwardRow(2, kAnna, kRadio, "RADIO"), AwardRow(3, kBen, kRadio, "RADIO"),
       AwardRow(4, kCleo, kRadio, "RADIO")},
      false, kEditor, 1);
  const Claim dead{"dead", absl::ZeroDuration()};
  Take(begun.id, dead);
  EXPECT_TRUE(imports().CommitNextBlock(begun.id, dead).value_or(false));
  const Import half = imports().Get(begun.id).value_or(Import{});
  EXPECT_EQ(half.progress.done, 1);
  EXPECT_EQ(half.counts.created, 1);
  EXPECT_THAT(Outcomes(Rows(begun.id)),
              ElementsAre(Outcome::kCreated, Outcome::kNone, Outcome::kNone));

  const auto other_store = NewStore();
  const Claim heir = NewClaim();
  EXPECT_TRUE(other_store->imports().Take(begun.id, heir).value_or(false));
  EXPECT_EQ(
      domain::ErrorReason(imports().CommitNextBlock(begun.id, dead).status()),
      "IMPORT_TAKEN");
  EXPECT_EQ(
      domain::ErrorReason(imports().FinishCommit(begun.id, dead).status()),
      "IMPORT_TAKEN");
  for (const bool more : {true, true, false}) {
    EXPECT_EQ(*other_store->imports().CommitNextBlock(begun.id, heir), more);
  }
  const auto done = other_store->imports().FinishCommit(begun.id, heir);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->counts.created, 3);
  EXPECT_THAT(Outcomes(Rows(begun.id)), Each(Outcome::kCreated));
}

// Another transaction is at the first block: it may be one of the same server,
// or of one that has lost the claim.
TEST_P(ImportCommitTest, ABlockThatSomebodyIsAtIsPassedOverAndNotLost) {
  const Import begun = Begun(
      {AwardRow(2, kAnna, kRadio, "RADIO"), AwardRow(3, kBen, kRadio, "RADIO")},
      false, kEditor, 1);
  // A claim that has run out: only the lock keeps others away.
  const Claim claim{"slow", absl::ZeroDuration()};
  Take(begun.id, claim);
  {
    auto elsewhere = db::Transaction::Begin(*connection_);
    ASSERT_TRUE(elsewhere.ok()) << elsewhere.status();
    ASSERT_EQ(Count("SELECT COUNT(*) FROM (SELECT 1 FROM import_blocks"
                    " WHERE block_number = 0 FOR UPDATE) locked"),
              1);
    EXPECT_FALSE(imports().Take(begun.id, NewClaim()).value_or(true));
    EXPECT_TRUE(imports().CommitNextBlock(begun.id, claim).value_or(false));
    EXPECT_FALSE(imports().CommitNextBlock(begun.id, claim).value_or(true));
    EXPECT_EQ(
        domain::ErrorReason(imports().FinishCommit(begun.id, claim).status()),
        "IMPORT_TAKEN");
  }
  EXPECT_THAT(Outcomes(Rows(begun.id)),
              ElementsAre(Outcome::kNone, Outcome::kCreated));
  ASSERT_TRUE(imports().Release(begun.id, claim).ok());
  EXPECT_EQ(FinishCommit(begun.id).counts.created, 2);
}

TEST_P(ImportCommitTest, AfterABrokenConnectionItGoesOnWithoutDoubling) {
  const Import begun = Begun(
      {AwardRow(2, kAnna, kRadio, "RADIO"), AwardRow(3, kBen, kRadio, "RADIO"),
       AwardRow(4, kCleo, kRadio, "RADIO")},
      false, kEditor, 1);
  const Claim claim = NewClaim();
  Take(begun.id, claim);
  int failures = 0;
  for (int block = 0; block < 3; ++block) {
    KillConnections();
    auto more = imports().CommitNextBlock(begun.id, claim);
    if (!more.ok()) {
      ++failures;
      EXPECT_TRUE(absl::IsUnavailable(more.status())) << more.status();
      EXPECT_EQ(domain::ErrorReason(more.status()), "DATABASE_UNAVAILABLE");
      more = imports().CommitNextBlock(begun.id, claim);
    }
    EXPECT_TRUE(more.value_or(false)) << more.status();
  }
  EXPECT_LE(failures, 3);
  EXPECT_FALSE(imports().CommitNextBlock(begun.id, claim).value_or(true));
  const auto done = imports().FinishCommit(begun.id, claim);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->counts.created, 3);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 3);
}

TEST_P(ImportCommitTest, AWholeCommitThatLosesItsConnectionLeavesNothing) {
  const Import begun = Begun(
      {AwardRow(2, kAnna, kRadio, "RADIO"), AwardRow(3, kBen, kRadio, "RADIO")},
      true, kEditor, 1);
  const Claim claim = NewClaim();
  Take(begun.id, claim);
  int asked = 0;
  const auto broken = imports().CommitWhole(begun.id, claim, [&] {
    if (++asked == 2) KillConnections();
    return true;
  });
  EXPECT_EQ(domain::ErrorReason(broken), "DATABASE_UNAVAILABLE") << broken;
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 0);
  const auto again =
      imports().CommitWhole(begun.id, claim, [] { return true; });
  ASSERT_TRUE(again.ok()) << again;
  EXPECT_EQ(imports().FinishCommit(begun.id, claim)->counts.created, 2);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 2);
}

TEST_P(ImportCommitTest, R26_ASecondBeginCommitAnswersTheFirstOutcome) {
  const Import done = Commit({AwardRow(2, kAnna, kRadio, "RADIO")});
  Sql("DELETE FROM awards");
  const auto again = imports().BeginCommit(done.id, kAdministrator, true);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->state, ImportState::kCommitted);
  EXPECT_EQ(again->committed_by, kEditor);
  EXPECT_FALSE(again->all_or_nothing);
  EXPECT_EQ(again->counts.created, 1);
  EXPECT_FALSE(imports().Take(done.id, NewClaim()).value_or(true));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 0);
}

TEST_P(ImportCommitTest, NoCommitBeginsBeforeTheCheckHasEnded) {
  const Import import = Uploaded();
  EXPECT_EQ(domain::ErrorReason(
                imports().BeginCommit(import.id, kEditor, false).status()),
            "IMPORT_NOT_CHECKED");
  EXPECT_EQ(domain::ErrorReason(
                imports()
                    .BeginCommit(domain::ImportId{4711}, kEditor, false)
                    .status()),
            "IMPORT_NOT_FOUND");
}

TEST_P(ImportCommitTest, AFileWithoutRowsIsCommitted) {
  const Import done = Commit({});
  EXPECT_EQ(done.state, ImportState::kCommitted);
  EXPECT_EQ(done.counts.rows, 0);
  EXPECT_THAT(Rows(done.id), IsEmpty());
}

}  // namespace
}  // namespace cte::test
