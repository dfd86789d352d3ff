#include "clients/cpp/import_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cpp/error.h"
#include "tests/unit/clients/fake_services.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::ElementsAre;
using ::testing::MatchesRegex;

class ImportClientTest : public ::testing::Test {
 protected:
  ImportClientTest() {
    CallOptions options;
    options.retry.first_delay = absl::Milliseconds(1);
    options.retry.longest_delay = absl::Milliseconds(2);
    options.stop = stop_.get_token();
    client_ = std::make_unique<ImportClient>(server_.channel(), options);
    imports_.uploaded = ImportIn(v1::Import::STATE_CHECKING);
  }

  TempFolder folder_;
  std::stop_source stop_;
  FakeServer server_;
  FakeImports& imports_ = server_.imports;
  std::unique_ptr<ImportClient> client_;
};

TEST_F(ImportClientTest, UploadSendsTheFileInChunksAndItsSize) {
  std::string bytes(1'300'000, 'x');
  bytes[700'000] = '\0';
  std::int64_t done = 0;
  const auto import =
      client_->Upload(folder_.Write("awards.xlsx", bytes), "mine",
                      [&](std::int64_t sent, std::int64_t total) {
                        done = sent;
                        EXPECT_EQ(total, 1'300'000);
                      });
  ASSERT_TRUE(import.ok()) << import.status();
  EXPECT_EQ(import->import_id(), "imp-1");
  EXPECT_EQ(imports_.file, bytes);
  EXPECT_EQ(imports_.file_name, "awards.xlsx");
  EXPECT_EQ(imports_.finish_bytes, 1'300'000);
  EXPECT_LE(imports_.largest_chunk, 512u << 10);
  EXPECT_EQ(done, 1'300'000);
  EXPECT_THAT(imports_.request_ids, ElementsAre("mine"));
}

TEST_F(ImportClientTest, UploadIsTriedAgainUnderTheSameNewRequestId) {
  imports_.failures = {
      grpc::Status(grpc::StatusCode::UNAVAILABLE, "restarting"),
      Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "SERVER_BUSY", "Busy.",
              absl::Milliseconds(1)),
      Refusal(grpc::StatusCode::ABORTED, "UPLOAD_IN_PROGRESS", "Wait.")};
  const auto import = client_->Upload(folder_.Write("a.xlsx", "bytes"));
  ASSERT_TRUE(import.ok()) << import.status();
  ASSERT_EQ(imports_.request_ids.size(), 4u);
  EXPECT_THAT(imports_.request_ids,
              testing::Each(testing::Eq(imports_.request_ids.front())));
  EXPECT_THAT(imports_.request_ids.front(),
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-"
                           "[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_EQ(imports_.file, "bytes");
}

TEST_F(ImportClientTest, UploadThatIsRefusedIsNotTriedAgain) {
  imports_.failures = {
      Refusal(grpc::StatusCode::INVALID_ARGUMENT, "NOT_A_WORKBOOK", "No.")};
  const auto import =
      client_->Upload(folder_.Write("a.xlsx", std::string(5 << 20, 'x')));
  EXPECT_EQ(ErrorReason(import.status()), "NOT_A_WORKBOOK");
  EXPECT_EQ(imports_.request_ids.size(), 1u);
}

TEST_F(ImportClientTest, UploadOfNoFileIsALocalError) {
  for (const auto& path : {folder_.path() / "absent.xlsx", folder_.path()}) {
    const auto import = client_->Upload(path);
    EXPECT_EQ(ErrorReason(import.status()), "FILE_UNREADABLE");
    EXPECT_FALSE(IsRemote(import.status()));
  }
}

TEST_F(ImportClientTest, WatchGoesOnAfterABreakAndAnswersTheLastState) {
  imports_.watches = {{ImportIn(v1::Import::STATE_CHECKING)},
                      {},
                      {ImportIn(v1::Import::STATE_CHECKING),
                       ImportIn(v1::Import::STATE_CHECKED)}};
  imports_.failures = {grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone"),
                       grpc::Status(grpc::StatusCode::CANCELLED, "closing")};
  std::vector<v1::Import::State> states;
  const auto import = client_->Watch(
      "imp-1", [&](const v1::Import& now) { states.push_back(now.state()); });
  ASSERT_TRUE(import.ok()) << import.status();
  EXPECT_EQ(import->state(), v1::Import::STATE_CHECKED);
  EXPECT_THAT(states, ElementsAre(v1::Import::STATE_CHECKING,
                                  v1::Import::STATE_CHECKING,
                                  v1::Import::STATE_CHECKED));
}

TEST_F(ImportClientTest, EveryKindOfStreamWaitsForABusyServer) {
  const auto busy = [&](const std::string& reason) {
    imports_.failures = {Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, reason,
                                 "Busy.", absl::Milliseconds(1))};
  };
  busy("TOO_MANY_IMPORTS");
  EXPECT_TRUE(client_->Upload(folder_.Write("a.xlsx", "bytes")).ok());
  busy("RATE_LIMITED");
  imports_.watches = {{}, {ImportIn(v1::Import::STATE_CHECKED)}};
  EXPECT_TRUE(client_->Watch("imp-1").ok());
  busy("TOO_MANY_CALLS");
  EXPECT_TRUE(client_
                  ->DownloadTemplate(
                      *PrivateFile::Create(folder_.path() / "template.xlsx"))
                  .ok());
}

TEST_F(ImportClientTest, WatchOfAnImportThatDoesNotExistEndsAtOnce) {
  imports_.failures = {
      Refusal(grpc::StatusCode::NOT_FOUND, "IMPORT_NOT_FOUND", "None.")};
  EXPECT_EQ(ErrorReason(client_->Watch("imp-2").status()), "IMPORT_NOT_FOUND");
}

TEST_F(ImportClientTest, AfterAStopEveryCallIsCancelledAndNotRepeated) {
  stop_.request_stop();
  imports_.watches = {{ImportIn(v1::Import::STATE_CHECKING)}};
  EXPECT_EQ(client_->Watch("imp-1").status().code(),
            absl::StatusCode::kCancelled);
  EXPECT_EQ(client_->Get("imp-1").status().code(),
            absl::StatusCode::kCancelled);
}

TEST_F(ImportClientTest, RowsComePageByPage) {
  for (int i = 2; i <= 6; ++i) {
    imports_.rows.emplace_back().set_row_number(i);
  }
  std::vector<int> sizes;
  ASSERT_TRUE(client_
                  ->ListRows("imp-1", v1::ListImportRowsRequest::FILTER_INVALID,
                             [&](const ImportClient::RowPage& page) {
                               sizes.push_back(page.rows_size());
                             })
                  .ok());
  EXPECT_THAT(sizes, ElementsAre(2, 2, 1));
  EXPECT_EQ(imports_.row_requests.back().filter(),
            v1::ListImportRowsRequest::FILTER_INVALID);
}

TEST_F(ImportClientTest, DownloadThatBreaksStartsOverAndLeavesOneFile) {
  imports_.failures = {grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone")};
  const auto file = folder_.path() / "template.xlsx";
  ASSERT_TRUE(
      client_->DownloadTemplate(*PrivateFile::Create(file, IfExists::kReplace))
          .ok());
  EXPECT_EQ(TempFolder::Read(file), "workbook");
  EXPECT_EQ(folder_.Files(), 1u);
}

TEST_F(ImportClientTest, DownloadThatFailsLeavesTheOldFile) {
  imports_.failures = {
      Refusal(grpc::StatusCode::NOT_FOUND, "IMPORT_NOT_FOUND", "None.")};
  const auto file = folder_.Write("template.xlsx", "old");
  EXPECT_FALSE(
      client_->DownloadTemplate(*PrivateFile::Create(file, IfExists::kReplace))
          .ok());
  EXPECT_EQ(TempFolder::Read(file), "old");
  EXPECT_EQ(folder_.Files(), 1u);
}

}  // namespace
}  // namespace cte::client
