#include "domain/error.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::Psn;

class SnapshotTest : public StoreTest {
 protected:
  std::int64_t AwardsOfRadio(domain::Store& store) {
    const auto program = store.programs().Get(Psn{kRadio}, kYear);
    EXPECT_TRUE(program.ok()) << program.status();
    return program.ok() ? (*program)->award_count : -1;
  }
};
CTE_FOR_EVERY_ENGINE(SnapshotTest);

TEST_P(SnapshotTest, R33_AllThatIsReadIsOfOneMoment) {
  const auto reader = NewStore();
  const auto status = reader->ReadSnapshot([&]() -> absl::Status {
    // The moment is that of the beginning, not of the first read.
    Give({kAnna}, kRadio, "RADIO");
    EXPECT_EQ(AwardsOfRadio(*reader), 0);
    Give({kBen}, kRadio, "RADIO");
    EXPECT_EQ(AwardsOfRadio(*reader), 0);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(AwardsOfRadio(*reader), 2);
}

TEST_P(SnapshotTest, R33_AnswersWhatTheWorkAnswers) {
  const auto reader = NewStore();
  const absl::Status mine = absl::NotFoundError("mine");
  EXPECT_EQ(reader->ReadSnapshot([&] { return mine; }), mine);
  EXPECT_EQ(AwardsOfRadio(*reader), 0);
}

TEST_P(SnapshotTest, R33_NothingIsWrittenInIt) {
  const auto reader = NewStore();
  const auto status = reader->ReadSnapshot([&]() -> absl::Status {
    const auto written =
        reader->programs().Withdraw(kEditor, Psn{kRadio}, kYear);
    EXPECT_EQ(domain::ErrorReason(written.status()), "SNAPSHOT_OPEN");
    const auto nested = reader->ReadSnapshot([] { return absl::OkStatus(); });
    EXPECT_EQ(domain::ErrorReason(nested), "SNAPSHOT_OPEN");
    EXPECT_EQ(AwardsOfRadio(*reader), 0);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

// Later transactions must see what others committed meanwhile: else a check of
// a writer would rest on what was.
TEST_P(SnapshotTest, R33_TransactionsAfterwardsReadWhatIsCommitted) {
  const auto connection = Connect();
  const auto count = [&] {
    return Number(*connection, "SELECT COUNT(*) FROM awards");
  };
  {
    const auto snapshot = db::Transaction::BeginSnapshot(*connection);
    ASSERT_TRUE(snapshot.ok()) << snapshot.status();
    Give({kAnna}, kRadio, "RADIO");
    EXPECT_EQ(count(), 0);
  }
  const auto later = db::Transaction::Begin(*connection);
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_EQ(count(), 1);
  Give({kBen}, kRadio, "RADIO");
  EXPECT_EQ(count(), 2);
}

TEST_P(SnapshotTest, R33_TheServerTakesNoWriteInIt) {
  const auto connection = Connect();
  const auto snapshot = db::Transaction::BeginSnapshot(*connection);
  ASSERT_TRUE(snapshot.ok()) << snapshot.status();
  EXPECT_FALSE(connection->Execute("DELETE FROM districts").ok());
}

TEST_P(SnapshotTest, R33_ABrokenConnectionIsNotReplacedInIt) {
  const auto reader = NewStore();
  const auto status = reader->ReadSnapshot([&]() -> absl::Status {
    EXPECT_EQ(AwardsOfRadio(*reader), 0);
    KillConnections();
    for (int i = 0; i < 2; ++i) {
      const auto read = reader->programs().Get(Psn{kRadio}, kYear);
      EXPECT_TRUE(absl::IsUnavailable(read.status())) << read.status();
    }
    return absl::OkStatus();
  });
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(AwardsOfRadio(*reader), 0);
}

}  // namespace
}  // namespace cte::test
