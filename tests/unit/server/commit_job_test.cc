#include "server/imports/commit_job.h"

#include <utility>

#include "tests/unit/server/mock_store.h"

namespace cte::server {
namespace {

using domain::FindingCode;
using domain::Import;
using ::testing::NiceMock;
using ::testing::Return;

CommitJob JobOf(const Import& import) {
  return CommitJob(import, domain::Claim(), [] { return true; });
}

TEST(CommitJobTest, R22_RowsThatRepeatOthersAreCommittedInTheirOrder) {
  Import import;
  EXPECT_EQ(JobOf(import).steps_at_once(), 3);
  import.finding_counts = {{ FindingCode::kUicPadded, 3 }};
  EXPECT_EQ(JobOf(import).steps_at_once(), 3);
  import.finding_counts.push_back({FindingCode::kDuplicateRow, 1});
  EXPECT_EQ(JobOf(import).steps_at_once(), 1);
}

TEST(CommitJobTest, AWholeCommitIsOneStep) {
  Import import;
  import.all_or_nothing = true;
  EXPECT_EQ(JobOf(import).steps_at_once(), 1);
  NiceMock<MockImports> store;
  EXPECT_CALL(store, CommitWhole).WillOnce(Return(absl::OkStatus()));
  EXPECT_CALL(store, FinishCommit).WillOnce(Return(import));
  CommitJob job = JobOf(import);
  EXPECT_FALSE(job.Step(store).value_or(true));
}

// The step within a step stands for one of another thread.
TEST(CommitJobTest, WhoFindsNothingLeftDoesNotFinishWhileAnotherIsAtABlock) {
  NiceMock<MockImports> store;
  CommitJob job = JobOf(Import());
  bool is_first = true;
  EXPECT_CALL(store, CommitNextBlock).WillRepeatedly([&](auto, const auto&) {
    if (!std::exchange(is_first, false)) return false;
    EXPECT_FALSE(job.Step(store).value_or(true));
    return true;
  });
  EXPECT_CALL(store, FinishCommit).Times(0);
  EXPECT_TRUE(job.Step(store).value_or(false));
  ::testing::Mock::VerifyAndClearExpectations(&store);

  EXPECT_CALL(store, CommitNextBlock).WillRepeatedly(Return(false));
  EXPECT_CALL(store, FinishCommit).WillOnce(Return(Import()));
  EXPECT_FALSE(job.Step(store).value_or(true));
  EXPECT_FALSE(job.Step(store).value_or(true));
}

// The claim goes with the end of the import, which is no fault of a step that
// was under way, or has not begun.
TEST(CommitJobTest, AStepThatComesAfterTheFinishHasNothingToDo) {
  NiceMock<MockImports> store;
  CommitJob job = JobOf(Import());
  bool is_first = true;
  EXPECT_CALL(store, FinishCommit).WillOnce(Return(Import()));
  EXPECT_CALL(store, CommitNextBlock)
      .WillRepeatedly([&](auto, const auto&) -> absl::StatusOr<bool> {
        if (std::exchange(is_first, false)) return false;
        return absl::AbortedError("taken");
      });
  EXPECT_FALSE(job.Step(store).value_or(true));
  EXPECT_FALSE(job.Step(store).value_or(true));
}

}  // namespace
}  // namespace cte::server
