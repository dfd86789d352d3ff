// A server that is killed between two batches, and started again (R22, R26).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/e2e/running_server.h"
#include "tests/support/eventually.h"
#include "tests/support/processes.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

using Import = credentials::v1::Import;
using ::testing::Contains;
using ::testing::HasSubstr;

constexpr int kRows = 2000;

class ServerKilledTest : public ::testing::Test {
 protected:
  ServerKilledTest() : server_({"--batch-rows", "20"}) {
    server_.LoadDemoRoster();
    std::vector<std::vector<std::string>> rows = {
        {"UIC", "PSN", "CredentialCode", "CredentialName"}};
    for (int i = 0; i < kRows; ++i) {
      rows.push_back({"A069297285", "21223", "", "Badge " + std::to_string(i)});
    }
    file_ = server_.Put("many.xlsx", WorkbookOf(rows));
  }

  // Kills the server when the step that is under way has begun and not ended;
  // answers how far it had come.
  std::int64_t KillInBetween(const std::string& id) {
    auto editor = server_.Imports("avondale-editor");
    std::int64_t done = 0;
    EXPECT_TRUE(Eventually([&] {
      const auto import = editor.Get(id);
      done = import.ok() ? import->progress().done() : 0;
      return done > 0;
    }));
    server_.Kill();
    return done;
  }

  Import Watch(const std::string& id) {
    auto editor = server_.Imports("avondale-editor");
    const auto import = editor.Watch(id);
    EXPECT_TRUE(import.ok()) << import.status();
    return *import;
  }

  RunningServer server_;
  std::filesystem::path file_;
};

TEST_F(ServerKilledTest, WhileCheckingItChecksFromTheStart) {
  const auto uploaded = server_.Imports("avondale-editor").Upload(file_);
  ASSERT_TRUE(uploaded.ok()) << uploaded.status();
  KillInBetween(uploaded->import_id());
  server_.Start();
  const Import checked = Watch(uploaded->import_id());
  EXPECT_EQ(checked.state(), Import::STATE_CHECKED);
  EXPECT_EQ(checked.counts().rows(), kRows);
  EXPECT_EQ(checked.counts().valid(), kRows);
}

TEST_F(ServerKilledTest, WhileCommittingItGoesOnAndDoublesNothing) {
  const auto uploaded = server_.Imports("avondale-editor").Upload(file_);
  ASSERT_TRUE(uploaded.ok()) << uploaded.status();
  const std::string id = uploaded->import_id();
  Watch(id);
  ASSERT_TRUE(server_.Imports("avondale-editor").Commit(id, false).ok());
  const std::int64_t done = KillInBetween(id);
  EXPECT_LT(done, kRows) << "killed too late to prove anything";
  server_.Start();

  const Import committed = Watch(id);
  EXPECT_EQ(committed.state(), Import::STATE_COMMITTED);
  EXPECT_EQ(committed.counts().created(), kRows);
  EXPECT_EQ(committed.counts().unchanged(), 0);
  EXPECT_EQ(committed.counts().rejected(), 0);
  const auto repeated = server_.Imports("avondale-editor").Commit(id, false);
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_EQ(repeated->SerializeAsString(), committed.SerializeAsString());

  const auto again = server_.Imports("avondale-editor").Upload(file_);
  ASSERT_TRUE(again.ok()) << again.status();
  Watch(again->import_id());
  ASSERT_TRUE(server_.Imports("avondale-editor")
                  .Commit(again->import_id(), false)
                  .ok());
  const Import unchanged = Watch(again->import_id());
  EXPECT_EQ(unchanged.counts().created(), 0);
  EXPECT_EQ(unchanged.counts().unchanged(), kRows);
}

TEST_F(ServerKilledTest, NoProcessOfItsDatabaseIsLeft) {
  EXPECT_THAT(ProcessesUsing(server_.data()),
              Contains(HasSubstr("/mariadbd ")));
  server_.Kill();
  EXPECT_TRUE(Eventually([&] {
    return ProcessesUsing(server_.data()).empty();
  })) << ::testing::PrintToString(ProcessesUsing(server_.data()));
}

}  // namespace
}  // namespace cte::test
