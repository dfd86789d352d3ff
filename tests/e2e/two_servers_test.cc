// Servers that share a database: MariaDB and MySQL, over TCP.

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "db/migration.h"
#include "tests/e2e/running_server.h"
#include "tests/support/database.h"
#include "tests/support/eventually.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

using Import = credentials::v1::Import;

constexpr int kRows = 1000;

class TwoServersTest : public EngineTest {
 protected:
  std::unique_ptr<RunningServer> StartServer() const {
    return std::make_unique<RunningServer>(
        std::vector<std::string>{"--batch-rows", "10"},
        SharedDatabase{database_->Url(), TestDatabase::kPassword});
  }

  static std::filesystem::path Put(RunningServer& server) {
    std::vector<std::vector<std::string>> rows = {
        {"UIC", "PSN", "CredentialCode", "CredentialName"}};
    for (int i = 0; i < kRows; ++i) {
      rows.push_back({"A069297285", "21223", "", "Badge " + std::to_string(i)});
    }
    return server.Put("many.xlsx", WorkbookOf(rows));
  }

  static client::ImportClient Imports(const RunningServer& server) {
    return server.Imports("client");
  }
  static Import Watch(const RunningServer& server, const std::string& id) {
    const auto import = Imports(server).Watch(id);
    EXPECT_TRUE(import.ok()) << import.status();
    return import.ok() ? *import : Import();
  }
  // Uploaded and checked on the server; the id.
  static std::string Check(RunningServer& server) {
    const auto uploaded = Imports(server).Upload(Put(server));
    EXPECT_TRUE(uploaded.ok()) << uploaded.status();
    if (!uploaded.ok()) return "";
    const Import checked = Watch(server, uploaded->import_id());
    EXPECT_EQ(checked.counts().valid(), kRows);
    return uploaded->import_id();
  }

  std::int64_t Awards() {
    const auto connection = Connect();
    return Number(*connection, "SELECT COUNT(*) FROM awards");
  }
};
CTE_FOR_EVERY_ENGINE(TwoServersTest);

TEST_P(TwoServersTest, FourThatStartAtOnceApplyEachMigrationOnce) {
  const auto connection = Connect();
  for (const char* sql :
       {"SET GLOBAL log_output = 'TABLE'", "TRUNCATE TABLE mysql.general_log",
        "SET GLOBAL general_log = ON"}) {
    ASSERT_TRUE(connection->ExecuteDirect(sql).ok()) << sql;
  }
  std::vector<std::future<std::unique_ptr<RunningServer>>> starts;
  for (int i = 0; i < 4; ++i) {
    starts.push_back(
        std::async(std::launch::async, [this] { return StartServer(); }));
  }
  for (auto& start : starts) {
    const auto server = start.get();
    EXPECT_TRUE(Imports(*server).List([](const auto&) { return true; }).ok());
    EXPECT_EQ(server->Stop(), 0);
  }
  ASSERT_TRUE(connection->ExecuteDirect("SET GLOBAL general_log = OFF").ok());
  EXPECT_EQ(Number(*connection,
                   "SELECT COUNT(*) FROM schema_migrations"
                   " WHERE applied_at IS NOT NULL AND NOT in_doubt"),
            static_cast<std::int64_t>(db::Migrations().size()));
  const std::string made =
      " FROM mysql.general_log WHERE argument LIKE 'CREATE TABLE %'"
      " AND argument NOT LIKE '% IF NOT EXISTS %'";
  EXPECT_GT(Number(*connection, "SELECT COUNT(*)" + made), 10);
  EXPECT_EQ(
      Number(*connection, "SELECT COUNT(*) - COUNT(DISTINCT argument)" + made),
      0);
}

TEST_P(TwoServersTest, WhatOneHasCheckedAnotherShowsAndCommits) {
  const auto first = StartServer();
  first->LoadDemoRoster();
  const std::string id = Check(*first);

  const auto second = StartServer();
  auto imports = Imports(*second);
  int rows = 0;
  const auto listed = imports.ListRows(
      id, credentials::v1::ListImportRowsRequest::FILTER_UNSPECIFIED,
      [&](const auto& page) { rows += page.rows_size(); });
  EXPECT_TRUE(listed.ok()) << listed;
  EXPECT_EQ(rows, kRows);
  const auto annotated = second->Put("annotated.xlsx", "");
  const auto downloaded =
      imports.DownloadAnnotatedWorkbook(id, ToMake(annotated));
  ASSERT_TRUE(downloaded.ok()) << downloaded;
  EXPECT_GT(std::filesystem::file_size(annotated), 1000u);
  ASSERT_TRUE(imports.Commit(id, false).ok());
  EXPECT_EQ(Watch(*second, id).counts().created(), kRows);
  EXPECT_EQ(Watch(*first, id).state(), Import::STATE_COMMITTED);
  EXPECT_EQ(Awards(), kRows);
}

TEST_P(TwoServersTest, AnotherFinishesTheCommitOfOneThatIsKilled) {
  const auto first = StartServer();
  first->LoadDemoRoster();
  const std::string id = Check(*first);
  const auto second = StartServer();
  ASSERT_TRUE(Imports(*first).Commit(id, false).ok());
  EXPECT_TRUE(Eventually([&] {
    const auto import = Imports(*second).Get(id);
    return import.ok() && import->progress().done() > 0;
  }));
  first->Kill();
  EXPECT_LT(Awards(), kRows) << "killed too late to prove anything";

  const Import committed = Watch(*second, id);
  EXPECT_EQ(committed.state(), Import::STATE_COMMITTED);
  EXPECT_EQ(committed.counts().created(), kRows);
  EXPECT_EQ(committed.counts().unchanged(), 0);
  EXPECT_EQ(committed.counts().rejected(), 0);
  EXPECT_EQ(Awards(), kRows);
}

}  // namespace
}  // namespace cte::test
