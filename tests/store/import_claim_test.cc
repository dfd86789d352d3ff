#include "domain/error.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::Claim;
using domain::Import;
using domain::ImportId;
using domain::ImportState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::Duration kAtOnce = absl::Seconds(-1);

// Who works on an import, and how one ends that nobody commits.
class ImportClaimTest : public StoreTest {
 protected:
  bool Takes(ImportId id, const Claim& claim) {
    const auto taken = imports().Take(id, claim);
    EXPECT_TRUE(taken.ok()) << taken.status();
    return taken.value_or(false);
  }

  std::vector<ImportId> Orphans() {
    auto orphans = imports().ListOrphans();
    EXPECT_TRUE(orphans.ok()) << orphans.status();
    return orphans.value_or(std::vector<ImportId>());
  }

  ImportState StateOf(ImportId id) {
    return imports().Get(id).value_or(Import{}).state;
  }

  void ExpectErased(ImportId id) {
    EXPECT_EQ(*imports().ReadFile(id), "");
    EXPECT_THAT(Rows(id), IsEmpty());
    EXPECT_THAT(imports().Get(id)->finding_counts, IsEmpty());
  }

  // Checked, with an end that has come.
  Import CheckedAndOver() {
    const Import import = Uploaded();
    const Claim claim = NewClaim();
    Take(import.id, claim);
    return CheckRows(imports(), import, claim,
                     {AwardRow(2, kDrew, kRadio, "RADIO")}, 10, kAtOnce)
        .value_or(Import{});
  }
};
CTE_FOR_EVERY_ENGINE(ImportClaimTest);

TEST_P(ImportClaimTest, OneClaimantAtATime) {
  const ImportId id = Uploaded().id;
  EXPECT_THAT(Orphans(), ElementsAre(id));
  EXPECT_TRUE(Takes(id, {"a", absl::Hours(1)}));
  EXPECT_FALSE(Takes(id, {"b", absl::Hours(1)}));
  EXPECT_THAT(Orphans(), IsEmpty());
}

TEST_P(ImportClaimTest, AClaimWhoseLeaseIsOverIsAnybodys) {
  const ImportId id = Uploaded().id;
  EXPECT_TRUE(Takes(id, {"a", kAtOnce}));
  EXPECT_THAT(Orphans(), ElementsAre(id));
  EXPECT_TRUE(Takes(id, {"b", absl::Hours(1)}));
  EXPECT_EQ(
      domain::ErrorReason(imports().ClearBlocks(id, {"a", absl::Hours(1)})),
      "IMPORT_TAKEN");
}

TEST_P(ImportClaimTest, ALateClaimantThatNobodyReplacedGoesOn) {
  const ImportId id = Uploaded().id;
  EXPECT_TRUE(Takes(id, {"a", kAtOnce}));
  EXPECT_TRUE(imports().ClearBlocks(id, {"a", absl::Hours(1)}).ok());
  EXPECT_FALSE(Takes(id, {"b", absl::Hours(1)})) << "the lease was prolonged";
}

// The clock of MariaDB stands still for milliseconds, in which a claim is held
// more than once; here for as long as the trigger is there.
TEST_P(ImportClaimTest, AClaimIsHeldHoweverOftenWithinOneMoment) {
  const ImportId id = Uploaded().id;
  const Claim claim = NewClaim();
  Take(id, claim);
  Sql("CREATE TRIGGER standing_still BEFORE UPDATE ON imports FOR EACH ROW"
      " SET NEW.claimed_until = OLD.claimed_until");
  const absl::Status held = imports().ClearBlocks(id, claim);
  EXPECT_TRUE(held.ok()) << held;
}

TEST_P(ImportClaimTest, OnlyItsOwnerReleasesAClaim) {
  const ImportId id = Uploaded().id;
  EXPECT_TRUE(Takes(id, {"a", absl::Hours(1)}));
  EXPECT_TRUE(imports().Release(id, {"b", absl::Hours(1)}).ok());
  EXPECT_FALSE(Takes(id, {"b", absl::Hours(1)}));
  EXPECT_TRUE(imports().Release(id, {"a", absl::Hours(1)}).ok());
  EXPECT_THAT(Orphans(), ElementsAre(id));
  EXPECT_TRUE(Takes(id, {"b", absl::Hours(1)}));
}

TEST_P(ImportClaimTest, ReleaseAllGivesEveryClaimUp) {
  const ImportId checking = Uploaded().id;
  const ImportId committing = Begun({AwardRow(2, kAnna, kRadio, "RADIO")}).id;
  EXPECT_TRUE(Takes(checking, {"a", absl::Hours(1)}));
  EXPECT_TRUE(Takes(committing, {"a", absl::Hours(1)}));
  EXPECT_THAT(Orphans(), IsEmpty());
  ASSERT_TRUE(imports().ReleaseAll().ok());
  EXPECT_THAT(Orphans(), ElementsAre(checking, committing));
}

TEST_P(ImportClaimTest, ThereIsNothingToTakeOfAnImportAtRest) {
  const ImportId checked = Checked({AwardRow(2, kAnna, kRadio, "RADIO")}).id;
  const ImportId committed = Commit({AwardRow(2, kAnna, kRadio, "RADIO")}).id;
  const auto receiving =
      imports().BeginUpload(kEditor, "request", "f", "u", absl::Hours(1));
  ASSERT_TRUE(receiving.ok()) << receiving.status();
  for (const ImportId id :
       {checked, committed, receiving->import.id, ImportId{4711}}) {
    EXPECT_FALSE(Takes(id, NewClaim()));
  }
  EXPECT_THAT(Orphans(), IsEmpty());
}

TEST_P(ImportClaimTest, WithoutAClaimNothingIsDone) {
  const ImportId id = Uploaded().id;
  const Claim none{"nobody", absl::Hours(1)};
  const domain::Failure failure = domain::FailureOf(domain::UploadIncomplete());
  domain::ImportStore& store = imports();
  for (const absl::Status& status :
       {store.ClearBlocks(id, none), store.StageBlock(id, none, {}, {}),
        store.MarkConflicts(id, none, domain::FileChecker()),
        store.FinishCheck(id, none, absl::Hours(1)).status(),
        store.FailCheck(id, none, failure),
        store.CommitNextBlock(id, none).status(),
        store.CommitWhole(id, none, [] { return true; }),
        store.FinishCommit(id, none).status()}) {
    EXPECT_TRUE(absl::IsAborted(status)) << status;
    EXPECT_EQ(domain::ErrorReason(status), "IMPORT_TAKEN");
  }
  EXPECT_EQ(StateOf(id), ImportState::kChecking);
}

TEST_P(ImportClaimTest, AnEndedCheckLeavesNoClaim) {
  const Import checked = Checked({AwardRow(2, kAnna, kRadio, "RADIO")});
  ASSERT_TRUE(imports().BeginCommit(checked.id, kEditor, false).ok());
  EXPECT_TRUE(Takes(checked.id, NewClaim()));
}

TEST_P(ImportClaimTest, R26_AnImportThatNobodyCommitsExpires) {
  const Import over = CheckedAndOver();
  const Import waiting = Checked({AwardRow(2, kAnna, kRadio, "RADIO")});
  EXPECT_EQ(*imports().Expire(absl::Hours(1)), 1);
  EXPECT_EQ(StateOf(over.id), ImportState::kExpired);
  EXPECT_EQ(StateOf(waiting.id), ImportState::kChecked);
  ExpectErased(over.id);
  EXPECT_EQ(imports().Get(over.id)->counts.invalid, 1);
  EXPECT_EQ(*imports().Expire(absl::Hours(1)), 0);
  EXPECT_EQ(domain::ErrorReason(
                imports().BeginCommit(over.id, kEditor, false).status()),
            "IMPORT_EXPIRED");
}

TEST_P(ImportClaimTest, R26_ACommitThatHasBegunDoesNotExpire) {
  const Import over = CheckedAndOver();
  ASSERT_TRUE(imports().BeginCommit(over.id, kEditor, false).ok());
  EXPECT_EQ(*imports().Expire(absl::Hours(1)), 0);
  EXPECT_EQ(FinishCommit(over.id).state, ImportState::kCommitted);
}

TEST_P(ImportClaimTest, AnAbandonedUploadEndsAsIncomplete) {
  const auto upload =
      imports().BeginUpload(kEditor, "request", "f", "u", absl::Hours(1));
  ASSERT_TRUE(upload.ok()) << upload.status();
  const ImportId id = upload->import.id;
  ASSERT_TRUE(imports().AppendChunk(id, "u", 0, "bytes").ok());
  EXPECT_EQ(*imports().Expire(absl::Hours(1)), 0);
  EXPECT_EQ(*imports().Expire(kAtOnce), 1);
  EXPECT_EQ(StateOf(id), ImportState::kFailed);
  EXPECT_EQ(imports().Get(id)->failure.reason, "UPLOAD_INCOMPLETE");
  ExpectErased(id);
  EXPECT_TRUE(absl::IsAborted(imports().AppendChunk(id, "u", 1, "more")));
}

TEST_P(ImportClaimTest, MoreExpireThanOneCallEnds) {
  const Import over = CheckedAndOver();
  for (int copies = 1; copies < 128; copies *= 2) {
    Sql("INSERT INTO imports (created_by, request_id, state, file_name,"
        " school_year, created_at, moved_at, expires_at) SELECT created_by,"
        " UUID(), state, file_name, school_year,"
        " created_at, moved_at, expires_at FROM imports");
  }
  int expired = 0;
  while (true) {
    const auto some = imports().Expire(absl::Hours(1));
    ASSERT_TRUE(some.ok()) << some.status();
    if (*some == 0) break;
    expired += *some;
  }
  EXPECT_EQ(expired, 128);
  EXPECT_EQ(StateOf(over.id), ImportState::kExpired);
}

TEST_P(ImportClaimTest, ADiscardErasesTheContent) {
  const ImportId id = Checked({AwardRow(2, kDrew, kRadio, "RADIO")}).id;
  const auto discarded = imports().Discard(kEditor, id);
  ASSERT_TRUE(discarded.ok()) << discarded.status();
  EXPECT_EQ(discarded->state, ImportState::kDiscarded);
  EXPECT_THAT(discarded->finding_counts, IsEmpty());
  ExpectErased(id);
  EXPECT_EQ(imports().Discard(kEditor, id)->state, ImportState::kDiscarded);
  EXPECT_EQ(
      domain::ErrorReason(imports().BeginCommit(id, kEditor, false).status()),
      "IMPORT_DISCARDED");
}

TEST_P(ImportClaimTest, ADiscardTakesTheImportFromItsClaimant) {
  const ImportId id = Uploaded().id;
  const Claim claim = NewClaim();
  Take(id, claim);
  ASSERT_TRUE(imports().Discard(kEditor, id).ok());
  EXPECT_EQ(domain::ErrorReason(imports().StageBlock(id, claim, {}, {})),
            "IMPORT_TAKEN");
  ExpectErased(id);
  EXPECT_THAT(Orphans(), IsEmpty());
}

TEST_P(ImportClaimTest, WhatIsCommittedCannotBeDiscarded) {
  const ImportId begun = Begun({AwardRow(2, kAnna, kRadio, "RADIO")}).id;
  EXPECT_EQ(domain::ErrorReason(imports().Discard(kEditor, begun).status()),
            "IMPORT_COMMITTED");
  const ImportId done = FinishCommit(begun).id;
  EXPECT_EQ(domain::ErrorReason(imports().Discard(kEditor, done).status()),
            "IMPORT_COMMITTED");
  EXPECT_EQ(StateOf(done), ImportState::kCommitted);
}

}  // namespace
}  // namespace cte::test
