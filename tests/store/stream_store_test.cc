#include "domain/stream_store.h"

#include <string>
#include <utility>

#include "domain/error.h"
#include "domain/row_parser.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::CheckedRow;
using domain::FindingCode;
using domain::Import;
using domain::ImportState;
using domain::Outcome;
using domain::RawRow;
using domain::RowBatch;
using domain::StreamHeader;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using CheckedRows = std::vector<CheckedRow>;

RowBatch Batch(std::int64_t offset, std::vector<RawRow> rows) {
  RowBatch batch{offset, {}};
  for (RawRow& row : rows) {
    row.row_number = static_cast<std::int32_t>(offset) + 1 +
                     static_cast<std::int32_t>(batch.rows.size());
    batch.rows.push_back(domain::Parse(row));
  }
  return batch;
}

std::string ReasonOf(const absl::Status& status) {
  return domain::ErrorReason(status);
}

class StreamStoreTest : public StoreTest {
 protected:
  domain::StreamStore& streams() { return store_->streams(); }

  absl::StatusOr<domain::StreamStore::Stream> Begin(
      const std::string& owner, const StreamHeader& header = {"r-1", "SIS"}) {
    return streams().Begin(kEditor, header, owner, absl::Hours(1));
  }
  CheckedRows Write(const Import& import, const std::string& owner,
                    const RowBatch& batch) {
    const auto rows = streams().Write(kEditor, import.id, owner, batch);
    EXPECT_TRUE(rows.ok()) << rows.status();
    return rows.value_or(CheckedRows{});
  }
};
CTE_FOR_EVERY_ENGINE(StreamStoreTest);

TEST_P(StreamStoreTest, R22_ABatchIsWrittenWithItsOutcomesAndItsRecord) {
  const auto begun = Begin("a");
  ASSERT_TRUE(begun.ok()) << begun.status();
  EXPECT_EQ(begun->next_offset, 0);
  EXPECT_EQ(begun->import.state, ImportState::kReceiving);
  EXPECT_EQ(begun->import.source, domain::ImportSource::kStream);
  Give({kCleo}, kRadio, "RADIO");
  const CheckedRows rows =
      Write(begun->import, "a",
            Batch(0, {AwardRow(0, kAnna, kRadio, "RADIO"),
                      AwardRow(0, kDrew, kRadio, "RADIO"),
                      AwardRow(0, kCleo, kRadio, "RADIO"),
                      AwardRow(0, kAnna, kRadio, "radio"),
                      AwardRow(0, kBen, kRadio, "", "Antennas"),
                      DeclarationRow(0, kEngineering)}));
  EXPECT_THAT(
      Outcomes(rows),
      ElementsAre(Outcome::kCreated, Outcome::kRejected, Outcome::kUnchanged,
                  Outcome::kUnchanged, Outcome::kCreated, Outcome::kCreated));
  EXPECT_THAT(Codes(rows[1]), ElementsAre(FindingCode::kStudentNotEnrolled));
  EXPECT_THAT(Codes(rows[2]), ElementsAre(FindingCode::kAlreadyRecorded));
  EXPECT_THAT(Codes(rows[3]), ElementsAre(FindingCode::kDuplicateRow));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards WHERE import_id IS NOT NULL"),
            2);
  EXPECT_EQ(Count("SELECT import_row FROM awards WHERE uic = 'A025736286'"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM audit_records WHERE action = 11"
                  " AND first_row = 1 AND last_row = 6"),
            1);
  EXPECT_EQ(Shown(Rows(begun->import.id)), Shown(rows));
}

TEST_P(StreamStoreTest, ABatchThatIsInIsAnsweredAgainAndWrittenOnce) {
  const auto begun = Begin("a");
  ASSERT_TRUE(begun.ok()) << begun.status();
  const RowBatch batch = Batch(0, {AwardRow(0, kAnna, kRadio, "RADIO"),
                                   AwardRow(0, kDrew, kRadio, "RADIO")});
  const CheckedRows first = Write(begun->import, "a", batch);
  EXPECT_EQ(Shown(Write(begun->import, "a", batch)), Shown(first));
  EXPECT_EQ(Outcomes(first)[0], Outcome::kCreated);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM audit_records WHERE action = 11"), 1);
}

// The rows are cut in another way than those that came in before.
TEST_P(StreamStoreTest, OfABatchThatIsInInPartTheRestIsWritten) {
  const auto begun = Begin("a");
  ASSERT_TRUE(begun.ok()) << begun.status();
  const std::vector<RawRow> rows = {
      AwardRow(0, kAnna, kRadio, "RADIO"), AwardRow(0, kBen, kRadio, "RADIO"),
      AwardRow(0, kCleo, kRadio, "RADIO"), AwardRow(0, kDrew, kRadio, "RADIO"),
      AwardRow(0, kAnna, kRadio, "CPR"),   AwardRow(0, kBen, kRadio, "CPR"),
      AwardRow(0, kCleo, kRadio, "CPR")};
  const auto cut = [&](int from, int to) {
    return Batch(from, {rows.begin() + from, rows.begin() + to});
  };
  const CheckedRows first = Write(begun->import, "a", cut(1, 4));
  Write(begun->import, "a", cut(5, 6));
  Sql("DELETE FROM awards WHERE uic = 'A069297285'");  // it stays removed
  for (const auto& [from, to] :
       {std::pair{2, 3}, {2, 4}, {0, 3}, {3, 7}, {0, 7}}) {
    const CheckedRows answered = Write(begun->import, "a", cut(from, to));
    ASSERT_EQ(answered.size(), to - from);
    for (int i = from; i < to; ++i) {
      const CheckedRow& row = answered[i - from];
      EXPECT_EQ(row.row_number, i + 1);
      EXPECT_EQ(row.outcome, i == 3 ? Outcome::kRejected : Outcome::kCreated);
      if (1 <= i && i < 4) {
        EXPECT_EQ(Shown({row}), Shown({first[i - 1]}));
      }
    }
  }
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 4);
  EXPECT_EQ(Count("SELECT SUM(row_count) FROM import_blocks"), 7);
  EXPECT_EQ(Begin("b")->next_offset, 7);
  EXPECT_EQ(streams().Finish(kEditor, begun->import.id, "b", 7)->counts.created,
            6);
}

TEST_P(StreamStoreTest, ARowThatIsInHasToSayTheSame) {
  const auto begun = Begin("a");
  ASSERT_TRUE(begun.ok()) << begun.status();
  Write(begun->import, "a",
        Batch(1, {AwardRow(0, kAnna, kRadio, "radio"),
                  AwardRow(0, kBen, kRadio, "", "Antennas")}));
  for (const RawRow& other :
       {AwardRow(0, kCleo, kRadio, "RADIO"), AwardRow(0, kAnna, 21120, "RADIO"),
        AwardRow(0, kAnna, kRadio, "CPR"), DeclarationRow(0, kRadio)}) {
    const auto refused =
        streams().Write(kEditor, begun->import.id, "a",
                        Batch(0, {AwardRow(0, kCleo, kRadio, "CPR"), other}));
    EXPECT_EQ(ReasonOf(refused.status()), "ROWS_DIFFER") << refused.status();
  }
  EXPECT_EQ(
      ReasonOf(streams()
                   .Write(kEditor, begun->import.id, "a",
                          Batch(2, {AwardRow(0, kBen, kRadio, "", "Masts")}))
                   .status()),
      "ROWS_DIFFER");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 2);
  EXPECT_THAT(
      Outcomes(Write(begun->import, "a",
                     Batch(0, {AwardRow(0, kCleo, kRadio, "CPR"),
                               AwardRow(0, kAnna, kRadio, "RADIO"),
                               AwardRow(0, kBen, kRadio, "", "Antennas")}))),
      Each(Outcome::kCreated));
}

TEST_P(StreamStoreTest, GoesOnWhereTheFirstMissingBatchIs) {
  const auto begun = Begin("a");
  ASSERT_TRUE(begun.ok()) << begun.status();
  Write(begun->import, "a", Batch(0, {AwardRow(0, kAnna, kRadio, "RADIO")}));
  // A later one was quicker than the one before it.
  Write(begun->import, "a", Batch(2, {AwardRow(0, kCleo, kRadio, "RADIO")}));
  const auto again = Begin("b");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->import.id, begun->import.id);
  EXPECT_EQ(again->next_offset, 1);
  EXPECT_EQ(again->import.counts.created, 2);
  Write(again->import, "b", Batch(1, {AwardRow(0, kBen, kRadio, "RADIO")}));
  EXPECT_EQ(Begin("c")->next_offset, 3);
}

TEST_P(StreamStoreTest, AFinishIsRefusedWhileABatchIsMissing) {
  const auto begun = Begin("a");
  ASSERT_TRUE(begun.ok()) << begun.status();
  Write(begun->import, "a", Batch(1, {AwardRow(0, kAnna, kRadio, "RADIO")}));
  const auto refused = streams().Finish(kEditor, begun->import.id, "a", 1);
  EXPECT_EQ(ReasonOf(refused.status()), "ROW_COUNT_MISMATCH");
  Write(begun->import, "a", Batch(0, {AwardRow(0, kBen, kRadio, "RADIO")}));
  EXPECT_TRUE(streams().Finish(kEditor, begun->import.id, "a", 2).ok());
}

TEST_P(StreamStoreTest, TheLaterStreamGoesOnAndTheEarlierOneIsRefused) {
  const auto first = Begin("a");
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(Begin("b").ok());
  const RowBatch batch = Batch(0, {AwardRow(0, kAnna, kRadio, "RADIO")});
  const auto refused = streams().Write(kEditor, first->import.id, "a", batch);
  EXPECT_EQ(ReasonOf(refused.status()), "STREAM_TAKEN_OVER");
  EXPECT_EQ(
      ReasonOf(streams().Finish(kEditor, first->import.id, "a", 0).status()),
      "STREAM_TAKEN_OVER");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 0);
  EXPECT_THAT(Outcomes(Write(first->import, "b", batch)),
              ElementsAre(Outcome::kCreated));
}

TEST_P(StreamStoreTest, ARequestIdIsOfOneImport) {
  ASSERT_TRUE(Begin("a").ok());
  for (const StreamHeader& other :
       {StreamHeader{"r-1", "another"}, StreamHeader{"r-1", "SIS", true}}) {
    EXPECT_EQ(ReasonOf(Begin("b", other).status()), "REQUEST_ID_REUSED");
  }
  const auto upload =
      imports().BeginUpload(kEditor, "r-1", "SIS", "u", absl::ZeroDuration());
  EXPECT_EQ(ReasonOf(upload.status()), "REQUEST_ID_REUSED");
  // Another principal's is another one.
  EXPECT_NE(streams()
                .Begin(kTraveller, {"r-1", "SIS"}, "c", absl::Hours(1))
                ->import.id,
            Begin("d")->import.id);
}

TEST_P(StreamStoreTest, TheFinishCountsTheRowsAndIsAnsweredAgain) {
  const auto begun = Begin("a");
  ASSERT_TRUE(begun.ok()) << begun.status();
  Write(begun->import, "a",
        Batch(0, {AwardRow(0, kAnna, kRadio, "RADIO"),
                  AwardRow(0, kDrew, kRadio, "RADIO"),
                  AwardRow(0, kAnna, kRadio, "RADIO")}));
  EXPECT_EQ(
      ReasonOf(streams().Finish(kEditor, begun->import.id, "a", 4).status()),
      "ROW_COUNT_MISMATCH");
  EXPECT_EQ(imports().Get(begun->import.id)->state, ImportState::kReceiving);
  const auto done = streams().Finish(kEditor, begun->import.id, "a", 3);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->state, ImportState::kCommitted);
  EXPECT_EQ(done->counts.rows, 3);
  EXPECT_EQ(done->counts.created, 1);
  EXPECT_EQ(done->counts.unchanged, 1);
  EXPECT_EQ(done->counts.rejected, 1);
  EXPECT_EQ(done->counts.invalid, 1);
  EXPECT_EQ(done->finding_counts.size(), 2u);
  const auto again = Begin("b");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->next_offset, 3);
  EXPECT_EQ(streams().Finish(kEditor, begun->import.id, "b", 3)->state,
            ImportState::kCommitted);
  const auto late =
      streams().Write(kEditor, begun->import.id, "b",
                      Batch(3, {AwardRow(0, kBen, kRadio, "RADIO")}));
  EXPECT_EQ(ReasonOf(late.status()), "STREAM_FINISHED");
}

// The link was lost after the finish, with the answers to the last batches.
TEST_P(StreamStoreTest, ABatchThatIsInIsAnsweredAfterTheFinishToo) {
  const auto begun = Begin("a");
  ASSERT_TRUE(begun.ok()) << begun.status();
  const RowBatch batch = Batch(0, {AwardRow(0, kAnna, kRadio, "RADIO"),
                                   AwardRow(0, kDrew, kRadio, "RADIO")});
  const CheckedRows first = Write(begun->import, "a", batch);
  ASSERT_TRUE(streams().Finish(kEditor, begun->import.id, "a", 2).ok());
  ASSERT_TRUE(Begin("b").ok());
  EXPECT_EQ(Shown(Write(begun->import, "b", batch)), Shown(first));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 1);
}

TEST_P(StreamStoreTest, R22_AllOrNothingWritesNothingBeforeItsFinish) {
  const StreamHeader header{"r-2", "SIS", true};
  const auto begun = Begin("a", header);
  ASSERT_TRUE(begun.ok()) << begun.status();
  const auto staged =
      streams().Stage(kEditor, begun->import.id, "a",
                      Batch(0, {AwardRow(0, kAnna, kRadio, "RADIO")}));
  ASSERT_TRUE(staged.ok()) << staged.status();
  EXPECT_THAT(Outcomes(*staged), ElementsAre(Outcome::kCreated));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 0);
  const auto finished = streams().Finish(kEditor, begun->import.id, "a", 1);
  ASSERT_TRUE(finished.ok()) << finished.status();
  EXPECT_EQ(finished->state, ImportState::kCommitting);
  const domain::Claim claim = NewClaim();
  Take(begun->import.id, claim);
  ASSERT_TRUE(
      imports().CommitWhole(begun->import.id, claim, [] { return true; }).ok());
  const auto done = imports().FinishCommit(begun->import.id, claim);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->state, ImportState::kCommitted);
  EXPECT_EQ(done->counts.created, 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 1);
}

TEST_P(StreamStoreTest, DiscardingKeepsWhatIsWrittenAndErasesWhatIsNot) {
  const auto written = Begin("a");
  ASSERT_TRUE(written.ok()) << written.status();
  const RowBatch batch = Batch(0, {AwardRow(0, kAnna, kRadio, "RADIO")});
  Write(written->import, "a", batch);
  const auto staged = Begin("b", {"r-2", "SIS", true});
  ASSERT_TRUE(streams().Stage(kEditor, staged->import.id, "b", batch).ok());
  const auto discarded = imports().Discard(kEditor, written->import.id);
  ASSERT_TRUE(discarded.ok()) << discarded.status();
  EXPECT_EQ(discarded->counts.created, 1);
  ASSERT_TRUE(imports().Discard(kEditor, staged->import.id).ok());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 1);
  EXPECT_EQ(Rows(written->import.id).size(), 1u);
  EXPECT_THAT(Rows(staged->import.id), IsEmpty());
  EXPECT_EQ(ReasonOf(Begin("c").status()), "IMPORT_DISCARDED");
  const auto late =
      streams().Write(kEditor, written->import.id, "a",
                      Batch(1, {AwardRow(0, kBen, kRadio, "RADIO")}));
  EXPECT_EQ(ReasonOf(late.status()), "IMPORT_DISCARDED");
}

TEST_P(StreamStoreTest, R26_OneThatNobodyFinishesExpires) {
  const auto begun = Begin("a");
  ASSERT_TRUE(begun.ok()) << begun.status();
  Write(begun->import, "a", Batch(0, {AwardRow(0, kAnna, kRadio, "RADIO")}));
  // Neither now nor as an upload that does not move.
  EXPECT_EQ(imports().Expire(absl::ZeroDuration()).value_or(-1), 0);
  Sql("UPDATE imports SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");
  EXPECT_EQ(imports().Expire(absl::Hours(1)).value_or(-1), 1);
  const auto expired = imports().Get(begun->import.id);
  EXPECT_EQ(expired->state, ImportState::kExpired);
  EXPECT_EQ(expired->counts.created, 1);
  EXPECT_EQ(Rows(begun->import.id).size(), 1u);
  EXPECT_EQ(ReasonOf(Begin("b").status()), "IMPORT_EXPIRED");
}

TEST_P(StreamStoreTest, R5_InAClosedYearNoRowIsWritten) {
  const auto begun = Begin("a");
  ASSERT_TRUE(begun.ok()) << begun.status();
  ASSERT_TRUE(store_->years().SetClosed(kAdministrator, kYear, true).ok());
  const CheckedRows rows = Write(
      begun->import, "a", Batch(0, {AwardRow(0, kAnna, kRadio, "RADIO")}));
  EXPECT_THAT(Outcomes(rows), ElementsAre(Outcome::kRejected));
  EXPECT_THAT(Codes(rows[0]), ElementsAre(FindingCode::kYearClosed));
}

TEST_P(StreamStoreTest, R27_TheGrantsOfNowCount) {
  const auto begun = Begin("a");
  ASSERT_TRUE(begun.ok()) << begun.status();
  ASSERT_TRUE(access()
                  .TakeGrant(kAdministrator, kEditor,
                             {domain::Role::kEditor,
                              domain::ScopeType::kDistrict, "63070"})
                  .value_or(false));
  const CheckedRows rows = Write(
      begun->import, "a", Batch(0, {AwardRow(0, kAnna, kRadio, "RADIO")}));
  EXPECT_THAT(Outcomes(rows), Each(Outcome::kRejected));
  EXPECT_THAT(Codes(rows[0]), ElementsAre(FindingCode::kStudentNotEnrolled,
                                          FindingCode::kUnauthorizedPsn));
}

// Six awards of one program, for which it is locked once.
std::vector<RawRow> SixOf(std::int64_t psn) {
  std::vector<RawRow> rows;
  for (const std::string_view uic : {kAnna, kBen, kCleo}) {
    for (const char* code : {"RADIO", "CPR"}) {
      rows.push_back(AwardRow(0, uic, psn, code));
    }
  }
  return rows;
}

TEST_P(StreamStoreTest, R2_OfAProgramDeclaredSinceItWasReadNothingIsWritten) {
  LoadPrograms(2);
  const auto begun = Begin("a");
  ASSERT_TRUE(begun.ok()) << begun.status();
  const CheckedRows before = Write(
      begun->import, "a", Batch(0, {AwardRow(0, kDrew, kFirstPsn, "RADIO")}));
  ASSERT_THAT(Outcomes(before), Each(Outcome::kRejected));
  Declare(kFirstPsn);
  std::vector<RawRow> raw = SixOf(kFirstPsn);
  const std::vector<RawRow> others = SixOf(kFirstPsn + 1);
  raw.insert(raw.end(), others.begin(), others.end());
  const CheckedRows rows = Write(begun->import, "a", Batch(1, std::move(raw)));
  EXPECT_EQ(domain::CountOutcomes(rows).rejected, 6);
  EXPECT_THAT(Codes(rows.front()),
              ElementsAre(FindingCode::kProgramMarkedNoCredentials));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 6);
}

// An award that asks for the credential that it points at waits for whoever
// holds it.
TEST_P(StreamStoreTest, AwardsDoNotEachAskForWhatTheyPointAt) {
  LoadPrograms(1);
  const auto begun = Begin("a");
  ASSERT_TRUE(begun.ok()) << begun.status();
  Sql("SET GLOBAL innodb_lock_wait_timeout = 1");
  const auto impatient = NewStore();
  (void)impatient->years().List();  // connects
  Sql("SET GLOBAL innodb_lock_wait_timeout = DEFAULT");
  Sql("BEGIN");
  Sql("SELECT credential_id FROM credentials FOR UPDATE");
  const auto rows = impatient->streams().Write(kEditor, begun->import.id, "a",
                                               Batch(0, SixOf(kFirstPsn)));
  Sql("ROLLBACK");
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(Outcomes(*rows), Each(Outcome::kCreated));
}

}  // namespace
}  // namespace cte::test
