#include "absl/time/clock.h"
#include "domain/error.h"
#include "domain/row_parser.h"
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

bool Always() { return true; }

// R22, all or nothing.
class ImportWholeCommitTest : public StoreTest {
 protected:
  // Two blocks.
  Import BeginWhole() {
    return Begun({AwardRow(2, kAnna, kRadio, "RADIO"),
                  AwardRow(3, kBen, kRadio, "", "Bee keeping"),
                  AwardRow(4, kCleo, kBiotechnology, "OSHA"),
                  DeclarationRow(5, kEngineering)},
                 true, kEditor, 2);
  }

  Import CommitWhole(domain::ImportId id) {
    const Claim claim = NewClaim();
    Take(id, claim);
    const absl::Status status = imports().CommitWhole(id, claim, Always);
    EXPECT_TRUE(status.ok()) << status;
    return imports().FinishCommit(id, claim).value_or(Import{});
  }

  void ExpectNothingWritten() {
    EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 0);
    EXPECT_EQ(Count("SELECT COUNT(*) FROM credentials"
                    " WHERE suggested_name IS NOT NULL"),
              0);
    EXPECT_EQ(Count("SELECT COUNT(*) FROM program_years"
                    " WHERE award_year IS NULL AND psn <> 21120"),
              0);
  }
};
CTE_FOR_EVERY_ENGINE(ImportWholeCommitTest);

TEST_P(ImportWholeCommitTest, R22_AllIsWritten) {
  const Import done = CommitWhole(BeginWhole().id);
  EXPECT_EQ(done.state, ImportState::kCommitted);
  EXPECT_TRUE(done.all_or_nothing);
  EXPECT_EQ(done.counts.created, 4);
  EXPECT_EQ(done.progress.done, 4);
  EXPECT_THAT(Outcomes(Rows(done.id)), Each(Outcome::kCreated));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 3);
}

TEST_P(ImportWholeCommitTest, R22_AllOfALargeOneIsWritten) {
  constexpr int kPrograms = 1700;
  LoadPrograms(kPrograms);
  Give({kAnna}, kFirstPsn, "CPR");
  std::vector<domain::RawRow> rows;
  for (int i = 0; i < 3 * kPrograms; ++i) {
    rows.push_back(AwardRow(2 + i, std::vector{kAnna, kBen, kCleo}.at(i % 3),
                            kFirstPsn + i / 3, "CPR"));
  }
  const Import done = CommitWhole(Begun(rows, true).id);
  EXPECT_EQ(done.state, ImportState::kCommitted);
  EXPECT_EQ(done.counts.created, 5099);
  EXPECT_EQ(done.counts.unchanged, 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards WHERE school_year = 2026"
                  " AND import_id = " +
                  ToString(done.id)),
            5099);
  // All but the first row.
  EXPECT_EQ(Count("SELECT SUM(import_row) FROM awards"), 5099 * 5104 / 2);
}

TEST_P(ImportWholeCommitTest, R22_OneRowInvalidAtTheCheckKeepsAllOut) {
  const Import begun = Begun(
      {AwardRow(2, kAnna, kRadio, "RADIO"), AwardRow(3, kDrew, kRadio, "RADIO"),
       AwardRow(4, kBen, kRadio, "RADIO")},
      true, kEditor, 1);
  const Import done = CommitWhole(begun.id);
  EXPECT_EQ(done.state, ImportState::kFailed);
  EXPECT_EQ(done.failure.reason, "ALL_OR_NOTHING");
  EXPECT_EQ(done.failure.code, absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(done.counts.rejected, 3);
  EXPECT_EQ(done.counts.created, 0);
  const auto rows = Rows(done.id);
  EXPECT_THAT(Outcomes(rows), Each(Outcome::kRejected));
  EXPECT_THAT(Codes(rows.at(0)), ElementsAre(FindingCode::kAllOrNothing));
  EXPECT_THAT(Codes(rows.at(1)), ElementsAre(FindingCode::kStudentNotEnrolled));
  EXPECT_THAT(Codes(rows.at(2)), ElementsAre(FindingCode::kAllOrNothing));
  ExpectNothingWritten();
}

TEST_P(ImportWholeCommitTest, R22_OneRowThatBecameInvalidKeepsAllOut) {
  const Import begun = BeginWhole();
  EXPECT_EQ(Commit({DeclarationRow(2, kBiotechnology)}).counts.created, 1);
  const Import done = CommitWhole(begun.id);
  EXPECT_EQ(done.state, ImportState::kFailed);
  EXPECT_EQ(done.failure.reason, "ALL_OR_NOTHING");
  EXPECT_EQ(done.counts.rejected, 4);
  EXPECT_EQ(done.counts.created, 0);
  EXPECT_EQ(done.counts.unchanged, 0);
  const auto rows = Rows(done.id);
  EXPECT_THAT(Outcomes(rows), Each(Outcome::kRejected));
  EXPECT_THAT(Codes(rows.at(0)), ElementsAre(FindingCode::kAllOrNothing));
  EXPECT_THAT(Codes(rows.at(2)),
              ElementsAre(FindingCode::kProgramMarkedNoCredentials));
  ExpectNothingWritten();
}

TEST_P(ImportWholeCommitTest,
       R2_AProgramDeclaredWhileOthersAreWrittenKeepsAllOut) {
  const Import begun = Begun({AwardRow(2, kCleo, kBiotechnology, "OSHA"),
                              AwardRow(3, kAnna, kRadio, "RADIO")},
                             true, kEditor, 1);
  const auto other = NewStore();
  const Claim claim = NewClaim();
  Take(begun.id, claim);
  int asked = 0;
  const auto declare = [&] {
    if (++asked != 2) return true;
    std::vector<domain::CheckedRow> rows = {
        domain::DeclarationRow(domain::Psn{kRadio})};
    EXPECT_TRUE(
        other->awards().WriteAll(kTraveller, kYear, rows).value_or(false));
    return true;
  };
  ASSERT_TRUE(imports().CommitWhole(begun.id, claim, declare).ok());
  const Import done =
      imports().FinishCommit(begun.id, claim).value_or(Import{});
  EXPECT_EQ(done.failure.reason, "ALL_OR_NOTHING");
  EXPECT_THAT(Codes(Rows(done.id).at(1)),
              ElementsAre(FindingCode::kProgramMarkedNoCredentials));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 0);
}

TEST_P(ImportWholeCommitTest, R27_AGrantTakenInTheMiddleKeepsAllOut) {
  const Import begun = Begun({AwardRow(2, kCleo, kBiotechnology, "OSHA"),
                              AwardRow(3, kAnna, kRadio, "RADIO")},
                             true, kEditor, 1);
  const Claim claim = NewClaim();
  Take(begun.id, claim);
  int asked = 0;
  const auto revoke = [&] {
    if (++asked == 2) {
      Sql("DELETE FROM grants WHERE principal = 'editor@avondale'");
    }
    return true;
  };
  ASSERT_TRUE(imports().CommitWhole(begun.id, claim, revoke).ok());
  const Import done =
      imports().FinishCommit(begun.id, claim).value_or(Import{});
  EXPECT_EQ(done.failure.reason, "ALL_OR_NOTHING");
  for (const domain::CheckedRow& row : Rows(done.id)) {
    EXPECT_THAT(Codes(row), ElementsAre(FindingCode::kStudentNotEnrolled,
                                        FindingCode::kUnauthorizedPsn));
  }
  ExpectNothingWritten();
}

TEST_P(ImportWholeCommitTest, R12_OthersAwardTheSameSuggestionMeanwhile) {
  Give({kAnna}, kRadio, "", "Bees");
  const Import begun = Begun({AwardRow(2, kCleo, kBiotechnology, "", "Bees"),
                              AwardRow(3, kBen, kRadio, "", "Bees")},
                             true, kEditor, 1);
  const Claim claim = NewClaim();
  Take(begun.id, claim);
  Sql("SET SESSION innodb_lock_wait_timeout = 1");
  int asked = 0;
  const auto award = [&] {
    // As the foreign key of an award does.
    if (++asked == 2) {
      Sql("SELECT 1 FROM credentials WHERE suggested_name = 'Bees'"
          " LOCK IN SHARE MODE");
    }
    return true;
  };
  ASSERT_TRUE(imports().CommitWhole(begun.id, claim, award).ok());
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(imports().FinishCommit(begun.id, claim)->counts.created, 2);
}

TEST_P(ImportWholeCommitTest, WhenTheServerStopsNothingIsWrittenAndItGoesOn) {
  const Import begun = BeginWhole();
  const Claim claim = NewClaim();
  Take(begun.id, claim);
  int asked = 0;
  const absl::Status stopped =
      imports().CommitWhole(begun.id, claim, [&asked] { return ++asked < 2; });
  EXPECT_TRUE(absl::IsCancelled(stopped)) << stopped;
  ExpectNothingWritten();
  const Import waiting = imports().Get(begun.id).value_or(Import{});
  EXPECT_EQ(waiting.state, ImportState::kCommitting);
  EXPECT_EQ(waiting.counts.created, 0);
  EXPECT_THAT(Outcomes(Rows(begun.id)), Each(Outcome::kNone));

  ASSERT_TRUE(imports().Release(begun.id, claim).ok());
  EXPECT_EQ(CommitWhole(begun.id).counts.created, 4);
}

TEST_P(ImportWholeCommitTest, ARefusalStaysWhoeverGoesOnWithIt) {
  const Import begun = BeginWhole();
  Load({domain::SchoolYearRecord{kYear, true, true}});
  const Claim claim = NewClaim();
  Take(begun.id, claim);
  // Yes while it tries to write, and for the first block that is rejected.
  int asked = 0;
  const absl::Status stopped =
      imports().CommitWhole(begun.id, claim, [&asked] { return ++asked < 3; });
  EXPECT_TRUE(absl::IsCancelled(stopped)) << stopped;
  ASSERT_TRUE(imports().Release(begun.id, claim).ok());

  Load({domain::SchoolYearRecord{kYear, true, false}});
  const Import done = CommitWhole(begun.id);
  EXPECT_EQ(done.state, ImportState::kFailed);
  EXPECT_EQ(done.counts.rejected, 4);
  const auto rows = Rows(done.id);
  EXPECT_THAT(Codes(rows.at(0)), ElementsAre(FindingCode::kYearClosed));
  EXPECT_THAT(Codes(rows.at(3)), ElementsAre(FindingCode::kAllOrNothing));
  ExpectNothingWritten();
}

// Its server was killed, or lost the connection, after the COMMIT; until
// somebody goes on with it awards are removed and the year is closed.
TEST_P(ImportWholeCommitTest, WhatIsInIsNotWrittenAgain) {
  const Import begun = BeginWhole();
  const Claim first = NewClaim();
  Take(begun.id, first);
  ASSERT_TRUE(imports().CommitWhole(begun.id, first, Always).ok());
  Sql("DELETE FROM awards WHERE psn = 21120");
  Load({domain::SchoolYearRecord{kYear, true, true}});
  ASSERT_TRUE(imports().Release(begun.id, first).ok());

  const Import done = CommitWhole(begun.id);
  EXPECT_EQ(done.state, ImportState::kCommitted);
  EXPECT_EQ(done.counts.created, 4);
  EXPECT_EQ(done.counts.rejected, 0);
  EXPECT_EQ(done.progress.done, 4);
  EXPECT_THAT(Outcomes(Rows(done.id)), Each(Outcome::kCreated));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 2);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM audit_records WHERE action = 11"), 2);
}

TEST_P(ImportWholeCommitTest, NobodyWaitsForTheRowOfAnImportUnderWay) {
  const Import begun = BeginWhole();
  // A lease that is over: only the lock keeps others away.
  const Claim claim{"whole", absl::ZeroDuration()};
  Take(begun.id, claim);
  const auto other_store = NewStore();
  domain::ImportStore& other = other_store->imports();
  int asked = 0;
  const auto look = [&] {
    if (++asked != 2) return true;
    const absl::Time before = absl::Now();
    EXPECT_EQ(other.Get(begun.id)->state, ImportState::kCommitting);
    EXPECT_EQ(other.BeginCommit(begun.id, kEditor, false)->state,
              ImportState::kCommitting);
    EXPECT_EQ(other.Take(begun.id, NewClaim()).value_or(true), false);
    EXPECT_EQ(other.Expire(absl::ZeroDuration()).value_or(-1), 0);
    EXPECT_EQ(domain::ErrorReason(other.Discard(kEditor, begun.id).status()),
              "IMPORT_COMMITTED");
    EXPECT_EQ(other.List("", 0, 10)->size(), 1);
    EXPECT_THAT(Outcomes(other.ReadRows(begun.id, {}, false, 10)->rows),
                Each(Outcome::kNone));
    EXPECT_THAT(*other.ListOrphans(), ElementsAre(begun.id));
    EXPECT_EQ(other
                  .BeginUpload(kEditor, begun.request_id, "again.xlsx", "u",
                               absl::ZeroDuration())
                  ->import.state,
              ImportState::kCommitting);
    EXPECT_LT(absl::Now() - before, absl::Seconds(10));
    return true;
  };
  const absl::Status status = imports().CommitWhole(begun.id, claim, look);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(imports().FinishCommit(begun.id, claim)->counts.created, 4);
}

// The client lost the link after its finish, and opens the stream again.
TEST_P(ImportWholeCommitTest, NobodyWaitsForTheRowOfAStreamUnderWay) {
  const domain::StreamHeader header{"r-1", "SIS", true};
  const auto stream =
      store_->streams().Begin(kEditor, header, "a", absl::Hours(1));
  ASSERT_TRUE(stream.ok()) << stream.status();
  const domain::ImportId id = stream->import.id;
  const domain::RowBatch batch{
      0, {domain::Parse(AwardRow(1, kAnna, kRadio, "RADIO"))}};
  ASSERT_TRUE(store_->streams().Stage(kEditor, id, "a", batch).ok());
  ASSERT_TRUE(store_->streams().Finish(kEditor, id, "a", 1).ok());
  const Claim claim{"whole", absl::ZeroDuration()};
  Take(id, claim);
  const auto other_store = NewStore();
  domain::StreamStore& other = other_store->streams();
  int asked = 0;
  const auto look = [&] {
    if (++asked != 1) return true;
    const absl::Time before = absl::Now();
    EXPECT_EQ(other.Begin(kEditor, header, "b", absl::Hours(1))->import.state,
              ImportState::kCommitting);
    EXPECT_EQ(other.Stage(kEditor, id, "b", batch)->size(), 1);
    EXPECT_EQ(other.Finish(kEditor, id, "b", 1)->state,
              ImportState::kCommitting);
    EXPECT_LT(absl::Now() - before, absl::Seconds(10));
    return true;
  };
  ASSERT_TRUE(imports().CommitWhole(id, claim, look).ok());
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(imports().FinishCommit(id, claim)->counts.created, 1);
}

}  // namespace
}  // namespace cte::test
