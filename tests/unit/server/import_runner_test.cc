#include "server/imports/import_runner.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include "server/telemetry/metrics.h"
#include "tests/support/workbook_builder.h"
#include "tests/unit/server/mock_store.h"

namespace cte::server {
namespace {

using domain::ImportId;
using ::testing::HasSubstr;
using ::testing::NiceMock;
using ::testing::Return;

class StoreOfImports final : public NoStore {
 public:
  explicit StoreOfImports(MockImports& imports) : imports_(imports) {}
  domain::ImportStore& imports() override { return imports_; }

 private:
  MockImports& imports_;
};

class ImportRunnerTest : public ::testing::Test {
 protected:
  NiceMock<MockImports> imports_;
  Executor executor_{
      [this] { return std::make_unique<StoreOfImports>(imports_); }, {}};
  Metrics metrics_{"1.2.3", absl::UnixEpoch()};
  ImportRunner runner_{executor_, {.check = {}, .metrics = &metrics_}};
};

TEST_F(ImportRunnerTest, TellsWhoWatchesWhenTheWorkHasEndedAndIsCounted) {
  domain::Import import;
  import.state = domain::ImportState::kCommitting;
  import.all_or_nothing = true;
  import.counts.created = 5;
  absl::Notification committed;
  EXPECT_CALL(imports_, Take).WillOnce(Return(true));
  EXPECT_CALL(imports_, Get).WillRepeatedly(Return(import));
  EXPECT_CALL(imports_, CommitWhole).WillOnce(Return(absl::OkStatus()));
  EXPECT_CALL(imports_, FinishCommit)
      .WillOnce([&](auto, const auto&) -> absl::StatusOr<domain::Import> {
        committed.Notify();
        return import;
      });
  absl::Notification told;
  const ImportWatchers::Watch watch(runner_.watchers(), ImportId{7}, [&] {
    EXPECT_TRUE(committed.HasBeenNotified());
    EXPECT_THAT(
        metrics_.Text(),
        HasSubstr("ctecred_import_rows_total{outcome=\"created\"} 5\n"));
    told.Notify();
  });
  runner_.Wake(ImportId{7});
  told.WaitForNotification();
}

TEST_F(ImportRunnerTest, TellsWhoWatchesOfWhatIsPutOff) {
  EXPECT_CALL(imports_, Take)
      .WillOnce(Return(absl::UnavailableError("the database is away")));
  absl::Notification told;
  const ImportWatchers::Watch watch(runner_.watchers(), ImportId{7},
                                    [&] { told.Notify(); });
  runner_.Wake(ImportId{7});
  told.WaitForNotification();
}

TEST_F(ImportRunnerTest, ACheckThatBeginsAtOnceReadsWhatTheUploadHasOpened) {
  auto opened = WorkbookReader::Open(
      test::WorkbookOf({{"UIC", "PSN", "CredentialCode", "CredentialName"},
                        {"1234567890", "17", "A", ""}}));
  ASSERT_TRUE(opened.ok()) << opened.status();
  domain::Import import;
  import.state = domain::ImportState::kChecking;
  EXPECT_CALL(imports_, Take).WillOnce(Return(true));
  EXPECT_CALL(imports_, Get).WillRepeatedly(Return(import));
  EXPECT_CALL(imports_, ReadFile).Times(0);
  EXPECT_CALL(imports_, LoadFacts).WillOnce(Return(domain::Facts()));
  EXPECT_CALL(imports_, StageBlock)
      .WillOnce(
          [](auto, const auto&, const domain::ImportBlock& block, const auto&) {
            EXPECT_EQ(block.rows.size(), 1U);
            EXPECT_EQ(block.rows.at(0).psn, "17");
            return absl::OkStatus();
          });
  EXPECT_CALL(imports_, FinishCheck).WillOnce(Return(import));
  absl::Notification told;
  const ImportWatchers::Watch watch(runner_.watchers(), ImportId{7},
                                    [&] { told.Notify(); });
  runner_.Wake(ImportId{7}, *std::move(opened));
  told.WaitForNotification();
}

TEST_F(ImportRunnerTest, ABlockHoldsNoMoreTextThanTheDatabaseTakes) {
  const std::string longest(domain::kMaxShown, 'x');
  std::vector<std::vector<std::string>> sheet = {
      {"UIC", "PSN", "CredentialCode", "CredentialName"}};
  sheet.resize(1501, {longest, longest, longest, longest});
  auto opened = WorkbookReader::Open(test::WorkbookOf(sheet));
  ASSERT_TRUE(opened.ok()) << opened.status();
  domain::Import import;
  import.state = domain::ImportState::kChecking;
  ON_CALL(imports_, Take).WillByDefault(Return(true));
  ON_CALL(imports_, Get).WillByDefault(Return(import));
  ON_CALL(imports_, LoadFacts).WillByDefault(Return(domain::Facts()));
  ON_CALL(imports_, FinishCheck).WillByDefault(Return(import));
  std::int32_t last_row = 1;
  std::int32_t blocks = 0;
  ON_CALL(imports_, StageBlock)
      .WillByDefault([&](auto, const auto&, const domain::ImportBlock& block,
                         const auto&) {
        EXPECT_EQ(block.number, blocks++);
        std::size_t bytes = 0;
        for (const domain::CheckedRow& row : block.rows) {
          EXPECT_EQ(row.row_number, ++last_row);
          for (const domain::Finding& finding : row.findings) {
            bytes += finding.message.size();
          }
        }
        EXPECT_LT(bytes, std::size_t{2} << 20);
        return absl::OkStatus();
      });
  absl::Notification told;
  const ImportWatchers::Watch watch(runner_.watchers(), ImportId{7},
                                    [&] { told.Notify(); });
  runner_.Wake(ImportId{7}, *std::move(opened));
  told.WaitForNotification();
  EXPECT_EQ(last_row, 1501);
  EXPECT_GT(blocks, 2);  // as many as there are batches
}

TEST(ImportWatchersTest, ThoseOfTheImportAreToldWhileTheyWatch) {
  ImportWatchers watchers;
  int of_one = 0;
  int of_one_too = 0;
  int of_another = 0;
  const ImportWatchers::Watch one(watchers, ImportId{1}, [&] { ++of_one; });
  const ImportWatchers::Watch another(watchers, ImportId{2},
                                      [&] { ++of_another; });
  {
    const ImportWatchers::Watch too(watchers, ImportId{1},
                                    [&] { ++of_one_too; });
    watchers.Tell(ImportId{1});
  }
  watchers.Tell(ImportId{1});
  watchers.Tell(ImportId{3});
  EXPECT_EQ(of_one, 2);
  EXPECT_EQ(of_one_too, 1);
  EXPECT_EQ(of_another, 0);
}

}  // namespace
}  // namespace cte::server
