#include "db/migrator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "domain/error.h"
#include "tests/support/database.h"
#include "tests/support/eventually.h"

namespace cte::db {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::vector<Migration>& TwoMigrations() {
  static const std::vector<Migration> migrations = {
      {1, "tables",
       "CREATE TABLE a (id INT PRIMARY KEY);\n"
       "INSERT INTO a VALUES (1), (2);\n"
       "CREATE TABLE b (id INT PRIMARY KEY);\n"},
      {2, "column",
       "ALTER TABLE a ADD COLUMN n INT NOT NULL DEFAULT 0;\n"
       "UPDATE a SET n = n + 1;\n"}};
  return migrations;
}

class MigratorTest : public test::EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = Connect();
    ASSERT_NE(connection_, nullptr);
  }

  std::int64_t Tables() {
    return Number(*connection_,
                  "SELECT COUNT(*) FROM information_schema.tables"
                  " WHERE table_schema = DATABASE()");
  }

  std::int64_t Applied() {
    return Number(*connection_,
                  "SELECT COUNT(*) FROM schema_migrations"
                  " WHERE applied_at IS NOT NULL AND NOT in_doubt");
  }

  void Do(std::string_view sql) {
    const absl::Status status = connection_->ExecuteDirect(sql);
    ASSERT_TRUE(status.ok()) << status;
  }

  // As a user who may do this with the tables, which must be there, and no
  // more.
  std::unique_ptr<Connection> Holding(
      const std::vector<std::string>& privileges) {
    Do("CREATE OR REPLACE VIEW seen AS SELECT 1 AS n");
    Do("DROP USER IF EXISTS limited");
    Do("CREATE USER limited IDENTIFIED BY 'limited'");
    Do("GRANT SELECT ON seen TO limited");
    for (const std::string& privilege : privileges) {
      Do("GRANT " + privilege + " TO limited");
    }
    auto opened = Connection::Open(database_->OptionsOf("limited", "limited"));
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? *std::move(opened) : nullptr;
  }

  std::unique_ptr<Connection> connection_;
};

CTE_FOR_EVERY_ENGINE(MigratorTest);

TEST_P(MigratorTest, NoMigrationsLeaveAnEmptySchemaEmpty) {
  EXPECT_TRUE(Migrate(*connection_, {}).ok());
  EXPECT_EQ(Tables(), 0);
}

TEST_P(MigratorTest, AppliesInOrderAndOnlyOnce) {
  for (int start = 0; start < 3; ++start) {
    const absl::Status status = Migrate(*connection_, TwoMigrations());
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_EQ(Number(*connection_, "SELECT SUM(n) FROM a"), 2);
    EXPECT_EQ(Applied(), 2);
  }
  EXPECT_TRUE(connection_->Execute("INSERT INTO b VALUES (1)").ok());
}

TEST_P(MigratorTest, ALaterProgramAppliesWhatIsNew) {
  ASSERT_TRUE(Migrate(*connection_, {TwoMigrations()[0]}).ok());
  EXPECT_EQ(Applied(), 1);
  ASSERT_TRUE(Migrate(*connection_, TwoMigrations()).ok());
  EXPECT_EQ(Applied(), 2);
}

TEST_P(MigratorTest, ASchemaNewerThanTheProgramIsRefused) {
  ASSERT_TRUE(Migrate(*connection_, TwoMigrations()).ok());
  const absl::Status status = Migrate(*connection_, {TwoMigrations()[0]});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(domain::ErrorReason(status), "SCHEMA_TOO_NEW");
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("version 2"), HasSubstr("up to 1")));
  EXPECT_EQ(domain::ErrorReason(Migrate(*connection_, {})), "SCHEMA_TOO_NEW");
}

TEST_P(MigratorTest, AnAppliedMigrationIsNotEdited) {
  ASSERT_TRUE(Migrate(*connection_, TwoMigrations()).ok());
  std::vector<Migration> edited = TwoMigrations();
  edited[0].sql += "-- a word more\n";
  const absl::Status status = Migrate(*connection_, edited);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(domain::ErrorReason(status), "SCHEMA_CHANGED");
  EXPECT_THAT(std::string(status.message()), HasSubstr("1 (tables)"));
}

TEST_P(MigratorTest, AnAppliedMigrationIsNotTakenAwayNorPutBetween) {
  std::vector<Migration> gap = {TwoMigrations()[0],
                                {3, "third", "CREATE TABLE c (id INT);\n"}};
  ASSERT_TRUE(Migrate(*connection_, gap).ok());
  std::vector<Migration> all = TwoMigrations();
  all.push_back(gap[1]);
  EXPECT_EQ(domain::ErrorReason(Migrate(*connection_, all)), "SCHEMA_CHANGED");
  EXPECT_EQ(domain::ErrorReason(Migrate(*connection_, {gap[1]})),
            "SCHEMA_CHANGED");
}

TEST_P(MigratorTest, AFailedStatementIsNamedAndGoneOnFromOnceItCanWork) {
  const std::vector<Migration> migrations = {
      {1, "collides",
       "CREATE TABLE a (id INT PRIMARY KEY);\n"
       "INSERT INTO a VALUES (1);\n"
       "CREATE TABLE taken (id INT PRIMARY KEY);\n"
       "INSERT INTO a VALUES (2);\n"}};
  Do("CREATE TABLE taken (other INT PRIMARY KEY)");
  // Twice: an attempt that the server refused leaves no doubt.
  for (int attempt = 0; attempt < 2; ++attempt) {
    const absl::Status status = Migrate(*connection_, migrations);
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(domain::ErrorReason(status), "MIGRATION_FAILED");
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr("Statement 3"), HasSubstr("1 (collides)"),
                      HasSubstr("1050")));
  }
  Do("DROP TABLE taken");
  const absl::Status status = Migrate(*connection_, migrations);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(Number(*connection_, "SELECT SUM(id) FROM a"), 3);
}

TEST_P(MigratorTest, ARefusedFirstStatementMayBeCorrected) {
  ASSERT_FALSE(Migrate(*connection_, {{1, "m", "CREATE TABEL a;\n"}}).ok());
  EXPECT_TRUE(
      Migrate(*connection_, {{1, "m", "CREATE TABLE a (id INT);\n"}}).ok());
}

// The states that a crash leaves, made by hand: each statement that was begun
// and not recorded, once done by the server and once not.
TEST_P(MigratorTest, GoesOnAfterACrashAtAnyStatement) {
  const std::vector<Migration> migrations = {
      {1, "all_kinds",
       "CREATE TABLE a (id INT PRIMARY KEY, old INT);\n"
       "CREATE TABLE p (id INT PRIMARY KEY);\n"
       "ALTER TABLE a ADD COLUMN n INT;\n"
       "ALTER TABLE a ADD INDEX by_n (n);\n"
       "ALTER TABLE a ADD CONSTRAINT a_p FOREIGN KEY (n) REFERENCES p (id);\n"
       "ALTER TABLE a DROP COLUMN old;\n"
       "ALTER TABLE a RENAME COLUMN n TO m;\n"
       "DROP TABLE IF EXISTS nothing;\n"
       "RENAME TABLE a TO c;\n"
       "ALTER TABLE c DROP FOREIGN KEY a_p;\n"
       "DROP TABLE p;\n"
       "ALTER TABLE c ADD CONSTRAINT positive CHECK (id > 0);\n"}};
  const std::vector<std::string> statements = Statements(migrations[0].sql);
  for (std::size_t crash = 0; crash < statements.size(); ++crash) {
    for (const bool was_done : {false, true}) {
      Do("DROP TABLE IF EXISTS a, c, p, schema_migrations,"
         " schema_migration_lease");
      ASSERT_FALSE(Migrate(*connection_, {{1, "all_kinds", "bad;\n"}}).ok());
      for (std::size_t i = 0; i < crash + (was_done ? 1 : 0); ++i) {
        Do(statements[i]);
      }
      ASSERT_TRUE(connection_
                      ->Execute("UPDATE schema_migrations SET checksum = ?,"
                                " statements_done = ?, in_doubt = TRUE",
                                {Checksum(migrations[0]),
                                 static_cast<std::int64_t>(crash)})
                      .ok());
      const absl::Status status = Migrate(*connection_, migrations);
      EXPECT_TRUE(status.ok())
          << statements[crash] << ", " << (was_done ? "done" : "not done")
          << ": " << status;
      EXPECT_EQ(Number(*connection_, "SELECT COUNT(m) FROM c"), 0);
    }
  }
}

TEST_P(MigratorTest, AHalfAppliedMigrationIsNotEdited) {
  const Migration first = {1, "m",
                           "CREATE TABLE a (id INT);\nCREATE TABEL b;\n"};
  ASSERT_FALSE(Migrate(*connection_, {first}).ok());
  const absl::Status status = Migrate(
      *connection_,
      {{1, "m", "CREATE TABLE a (id INT);\nCREATE TABLE b (id INT);\n"}});
  EXPECT_EQ(domain::ErrorReason(status), "SCHEMA_CHANGED");
  EXPECT_THAT(std::string(status.message()), HasSubstr("half applied"));
}

TEST_P(MigratorTest, RowsAndTheirRecordAreOneTransaction) {
  const std::vector<Migration> migrations = {
      {1, "m",
       "CREATE TABLE a (id INT PRIMARY KEY AUTO_INCREMENT, n INT);\n"
       "INSERT INTO a (n) SELECT 1;\n"}};
  // The server dies between the two: here its record cannot be written.
  ASSERT_FALSE(Migrate(*connection_, {{1, "m", "bad;\n"}}).ok());
  Do("ALTER TABLE schema_migrations"
     " ADD CONSTRAINT stuck CHECK (statements_done < 2)");
  EXPECT_FALSE(Migrate(*connection_, migrations).ok());
  EXPECT_EQ(Number(*connection_, "SELECT COUNT(*) FROM a"), 0);
  Do(connection_->is_mariadb()
         ? "ALTER TABLE schema_migrations DROP CONSTRAINT stuck"
         : "ALTER TABLE schema_migrations DROP CHECK stuck");
  EXPECT_TRUE(Migrate(*connection_, migrations).ok());
  EXPECT_EQ(Number(*connection_, "SELECT COUNT(*) FROM a"), 1);
}

TEST_P(MigratorTest, ServersThatStartAtOnceApplyEachStatementOnce) {
  std::vector<Migration> migrations;
  for (int version = 1; version <= 6; ++version) {
    const std::string table = "t" + std::to_string(version);
    migrations.push_back({version, "m" + std::to_string(version),
                          "CREATE TABLE " + table +
                              " (id INT PRIMARY KEY AUTO_INCREMENT);\n" +
                              "INSERT INTO " + table + " VALUES (NULL);\n"});
  }
  std::vector<std::unique_ptr<Connection>> connections;
  std::vector<absl::Status> results(4);
  for (std::size_t i = 0; i < results.size(); ++i) {
    connections.push_back(Connect());
  }
  std::vector<std::thread> servers;
  for (std::size_t i = 0; i < results.size(); ++i) {
    servers.emplace_back(
        [&, i] { results[i] = Migrate(*connections[i], migrations); });
  }
  for (std::thread& server : servers) server.join();
  for (const absl::Status& result : results) EXPECT_TRUE(result.ok()) << result;
  for (int version = 1; version <= 6; ++version) {
    EXPECT_EQ(Number(*connection_,
                     "SELECT COUNT(*) FROM t" + std::to_string(version)),
              1);
  }
  EXPECT_EQ(Applied(), 6);
}

TEST_P(MigratorTest, ADeadServersLeaseEndsByTime) {
  ASSERT_TRUE(Migrate(*connection_, {TwoMigrations()[0]}).ok());
  Do("UPDATE schema_migration_lease SET holder = 'dead',"
     " expires_at = NOW(6) + INTERVAL 300000 MICROSECOND");
  EXPECT_TRUE(Migrate(*connection_, TwoMigrations()).ok());
  EXPECT_EQ(Applied(), 2);
}

TEST_P(MigratorTest, ALivingServersLeaseIsWaitedForNotForEver) {
  ASSERT_TRUE(Migrate(*connection_, {TwoMigrations()[0]}).ok());
  Do("UPDATE schema_migration_lease SET holder = 'alive',"
     " expires_at = NOW(6) + INTERVAL 1 HOUR");
  const absl::Status status = Migrate(
      *connection_, TwoMigrations(),
      {.lease = absl::Seconds(10), .patience = absl::Milliseconds(200)});
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(domain::ErrorReason(status), "MIGRATION_IN_PROGRESS");
  EXPECT_EQ(Applied(), 1);
  EXPECT_TRUE(Migrate(*connection_, {TwoMigrations()[0]}).ok())
      << "what is up to date needs no lease";
}

// A statement that takes longer than the lease: the second server takes over,
// the first one notices, and together they apply each statement once.
TEST_P(MigratorTest, AStatementLongerThanTheLeaseIsStillAppliedOnce) {
  Do("CREATE TABLE busy (id INT PRIMARY KEY)");
  const std::vector<Migration> migrations = {
      {1, "slow",
       "ALTER TABLE busy ADD COLUMN n INT;\n"
       "INSERT INTO busy VALUES (1, 1);\n"
       "UPDATE busy SET n = n + 1;\n"}};
  const MigrateOptions options = {.lease = absl::Milliseconds(100),
                                  .patience = absl::Minutes(1)};
  // A transaction that has read the table holds the ALTER up.
  auto reader = Connect();
  auto transaction = Transaction::Begin(*reader);
  ASSERT_TRUE(transaction.ok());
  EXPECT_EQ(Number(*reader, "SELECT COUNT(*) FROM busy"), 0);
  auto one = Connect();
  auto two = Connect();
  absl::Status of_one;
  absl::Status of_two;
  std::thread first([&] { of_one = Migrate(*one, migrations, options); });
  std::thread second([&] { of_two = Migrate(*two, migrations, options); });
  EXPECT_TRUE(test::Eventually([&] {
    return Number(*connection_,
                  "SELECT COUNT(*) FROM information_schema.processlist"
                  " WHERE info LIKE 'ALTER TABLE busy%'") == 2;
  }));
  ASSERT_TRUE(transaction->Commit().ok());
  first.join();
  second.join();
  EXPECT_TRUE(of_one.ok()) << of_one;
  EXPECT_TRUE(of_two.ok()) << of_two;
  EXPECT_EQ(Number(*connection_, "SELECT n FROM busy"), 2);
}

TEST_P(MigratorTest, WhatIsUpToDateIsOnlyRead) {
  ASSERT_TRUE(Migrate(*connection_, TwoMigrations()).ok());
  const auto limited = Holding({"SELECT ON schema_migrations"});
  ASSERT_NE(limited, nullptr);
  const absl::Status status = Migrate(*limited, TwoMigrations());
  EXPECT_TRUE(status.ok()) << status;
}

TEST_P(MigratorTest, WhoMayNotMigrateIsToldWhoDoes) {
  ASSERT_TRUE(Migrate(*connection_, {TwoMigrations()[0]}).ok());
  for (const std::vector<std::string>& privileges :
       {std::vector<std::string>{},
        {"SELECT ON schema_migrations"},
        {"SELECT, CREATE ON *"},
        {"SELECT, INSERT, UPDATE, CREATE ON *"}}) {
    const auto limited = Holding(privileges);
    ASSERT_NE(limited, nullptr);
    const absl::Status status = Migrate(*limited, TwoMigrations());
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(domain::ErrorReason(status), "SCHEMA_BEHIND");
    EXPECT_THAT(
        std::string(status.message()),
        AllOf(HasSubstr("schema of 2"),
              HasSubstr(privileges.empty() ? "sees 0" : "sees 1"),
              HasSubstr("command denied"), HasSubstr("ctecredd --migrate")));
    EXPECT_TRUE(limited->healthy());
  }
  // Nothing stays in doubt.
  ASSERT_TRUE(Migrate(*connection_, TwoMigrations()).ok());
  EXPECT_EQ(Applied(), 2);
}

}  // namespace
}  // namespace cte::db
