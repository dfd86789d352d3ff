#include "db/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/database.h"

namespace cte::db {
namespace {

using ::testing::ElementsAre;

class ConnectionTest : public test::EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = Connect();
    ASSERT_NE(connection_, nullptr);
    Direct(
        "CREATE TABLE t (id INT PRIMARY KEY, n BIGINT, s VARCHAR(100),"
        " b LONGBLOB)");
  }

  void Direct(std::string_view sql) {
    const absl::Status status = connection_->ExecuteDirect(sql);
    ASSERT_TRUE(status.ok()) << status;
  }

  std::int64_t Changed(std::string_view sql,
                       const std::vector<Value>& values = {}) {
    const absl::StatusOr<std::int64_t> changed =
        connection_->Execute(sql, values);
    EXPECT_TRUE(changed.ok()) << changed.status();
    return changed.value_or(-1);
  }

  std::unique_ptr<Connection> connection_;
};

CTE_FOR_EVERY_ENGINE(ConnectionTest);

TEST_P(ConnectionTest, KnowsTheEngine) {
  EXPECT_EQ(connection_->is_mariadb(), GetParam() == test::Engine::kMariaDb);
  EXPECT_EQ(static_cast<std::int64_t>(connection_->server_id()),
            Number(*connection_, "SELECT CONNECTION_ID()"));
}

TEST_P(ConnectionTest, SessionIsWhatTheStoreExpects) {
  std::vector<std::string> session;
  const std::string isolation =
      connection_->is_mariadb() ? "@@tx_isolation" : "@@transaction_isolation";
  const absl::Status status = connection_->Query(
      "SELECT @@time_zone, @@character_set_client, @@character_set_connection,"
      " @@character_set_results, @@collation_connection, @@autocommit, " +
          isolation,
      {}, [&](const Row& row) {
        for (int i = 0; i < 7; ++i) session.push_back(row.Text(i));
      });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_THAT(session,
              ElementsAre("+00:00", "utf8mb4", "utf8mb4", "utf8mb4",
                          "utf8mb4_unicode_520_ci", "1", "READ-COMMITTED"));
}

TEST_P(ConnectionTest, SqlModeIsStrict) {
  const auto changed = connection_->Execute(
      "INSERT INTO t (id, s) VALUES (1, ?)", {std::string(101, 'x')});
  EXPECT_EQ(changed.status().code(), absl::StatusCode::kInternal);
  EXPECT_TRUE(connection_->healthy());
  EXPECT_EQ(Number(*connection_, "SELECT COUNT(*) FROM t"), 0);
}

TEST_P(ConnectionTest, LocalInfileIsRefusedByTheClient) {
  EXPECT_FALSE(connection_
                   ->ExecuteDirect(
                       "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t (s)")
                   .ok());
}

TEST_P(ConnectionTest, IntegersOfAllKindsRoundTrip) {
  Changed("INSERT INTO t (id, n) VALUES (1,?),(2,?),(3,?),(4,?),(5,?),(6,?)",
          {std::int64_t{INT64_MIN}, std::int64_t{INT64_MAX}, INT32_MIN,
           std::uint32_t{4294967295U}, std::uint64_t{1} << 62, true});
  std::vector<std::int64_t> read;
  ASSERT_TRUE(connection_
                  ->Query("SELECT n FROM t ORDER BY id", {},
                          [&](const Row& row) { read.push_back(row.Int(0)); })
                  .ok());
  EXPECT_THAT(read, ElementsAre(INT64_MIN, INT64_MAX, INT32_MIN, 4294967295,
                                std::int64_t{1} << 62, 1));
}

TEST_P(ConnectionTest, NullRoundTripsAndReadsAsNothing) {
  Changed(
      "INSERT INTO t VALUES (1, ?, ?, ?)",
      {nullptr, std::optional<std::string>(), std::optional<std::int64_t>(7)});
  int rows = 0;
  ASSERT_TRUE(connection_
                  ->Query("SELECT n, s, b FROM t WHERE n IS NULL", {},
                          [&](const Row& row) {
                            ++rows;
                            EXPECT_TRUE(row.IsNull(0));
                            EXPECT_EQ(row.Int(0), 0);
                            EXPECT_TRUE(row.IsNull(1));
                            EXPECT_EQ(row.Text(1), "");
                            EXPECT_FALSE(row.IsNull(2));
                            EXPECT_EQ(row.Text(2), "7");
                          })
                  .ok());
  EXPECT_EQ(rows, 1);
}

TEST_P(ConnectionTest, TextRoundTrips) {
  for (const std::string text : {"", " padded ", "0001234567", "Ünïcödé 漢字 🎓",
                                 "quote ' and \" and \\", "line\nbreak\ttab"}) {
    Changed("REPLACE INTO t (id, s) VALUES (1, ?)", {text});
    std::string read = "not read";
    ASSERT_TRUE(connection_
                    ->Query("SELECT s FROM t WHERE s = ?", {text},
                            [&](const Row& row) { read = row.Text(0); })
                    .ok());
    EXPECT_EQ(read, text);
  }
}

// The connector sends more than 256 KiB in another way.
TEST_P(ConnectionTest, BytesOfAllSizesRoundTrip) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{255}, std::size_t{70'000},
        std::size_t{262'144}, std::size_t{262'145}, std::size_t{5'000'000}}) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7);
    Changed("REPLACE INTO t (id, b) VALUES (1, ?)", {bytes});
    std::string read = "not read";
    ASSERT_TRUE(connection_
                    ->Query("SELECT b FROM t", {},
                            [&](const Row& row) { read = row.Text(0); })
                    .ok());
    EXPECT_TRUE(read == bytes) << size;
  }
}

TEST_P(ConnectionTest, StatementsOfEqualTextTakeNewValues) {
  for (const char* text : {"long enough to be on the heap, twice", "", "b"}) {
    Changed("REPLACE INTO t (id, s) VALUES (?, ?)", {1, text});
    EXPECT_EQ(Number(*connection_, "SELECT CHAR_LENGTH(s) FROM t"),
              static_cast<std::int64_t>(std::string_view(text).size()));
  }
}

TEST_P(ConnectionTest, FewStatementsStayPrepared) {
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(Number(*connection_, "SELECT 1000 + " + std::to_string(i)),
              1000 + i);
  }
  std::int64_t prepared = 0;
  ASSERT_TRUE(connection_
                  ->Query("SHOW GLOBAL STATUS LIKE 'Prepared_stmt_count'", {},
                          [&](const Row& row) { prepared = row.Int(1); })
                  .ok());
  EXPECT_GE(prepared, 60);
  EXPECT_LE(prepared, 70);
}

TEST_P(ConnectionTest, CountsWhatChangedAndNotWhatWasFound) {
  const std::string_view upsert =
      "INSERT INTO t (id, s) VALUES (?, ?)"
      " ON DUPLICATE KEY UPDATE s = VALUES(s)";
  EXPECT_EQ(Changed(upsert, {1, "a"}), 1) << "new";
  EXPECT_EQ(Changed(upsert, {1, "a"}), 0) << "as it was";
  EXPECT_EQ(Changed(upsert, {1, "b"}), 2) << "changed";
  EXPECT_EQ(Changed("UPDATE t SET s = ? WHERE id = 1", {"b"}), 0);
  EXPECT_EQ(Changed("UPDATE t SET s = ? WHERE id = 1", {"c"}), 1);
  EXPECT_EQ(Changed("DELETE FROM t"), 1);
}

TEST_P(ConnectionTest, InsertsAThousandRowsInOneStatement) {
  Direct(
      "CREATE TABLE bulk (id INT PRIMARY KEY, a CHAR(10), b INT, c INT,"
      " d VARCHAR(40), e VARCHAR(40), f INT, g VARCHAR(12))");
  const std::string sql =
      "INSERT INTO bulk VALUES " + Connection::Placeholders(1000, 8);
  for (int batch = 0; batch < 3; ++batch) {
    std::vector<Value> values;
    for (int i = 0; i < 1000; ++i) {
      const int id = batch * 1000 + i;
      values.insert(values.end(), {id, "0123456789", i, 2 * i, "a text",
                                   nullptr, -1, "twelve chars"});
    }
    EXPECT_EQ(Changed(sql, values), 1000);
  }
  EXPECT_EQ(Number(*connection_,
                   "SELECT COUNT(*) FROM bulk WHERE a = '0123456789'"
                   " AND c = 2 * b AND e IS NULL AND f = -1"),
            3000);
}

TEST_P(ConnectionTest, LastInsertIdIsOfThisConnection) {
  Direct("CREATE TABLE made (id BIGINT AUTO_INCREMENT PRIMARY KEY, n INT)");
  auto other = Connect();
  Changed("INSERT INTO made (n) VALUES (?), (?)", {1, 2});
  ASSERT_TRUE(other->Execute("INSERT INTO made (n) VALUES (9)").ok());
  const auto id = connection_->LastInsertId();
  ASSERT_TRUE(id.ok()) << id.status();
  EXPECT_EQ(Number(*connection_,
                   "SELECT n FROM made WHERE id = " + std::to_string(*id)),
            1);
}

TEST_P(ConnectionTest, AnExceptionOfTheCallbackEndsInAStatus) {
  const absl::Status status =
      connection_->Query("SELECT 1", {}, [](const Row& row) { row.Text(5); });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
}

TEST_P(ConnectionTest, TransactionRollsBackUnlessCommitted) {
  {
    auto transaction = Transaction::Begin(*connection_);
    ASSERT_TRUE(transaction.ok()) << transaction.status();
    Changed("INSERT INTO t (id) VALUES (1)");
  }
  EXPECT_EQ(Number(*connection_, "SELECT COUNT(*) FROM t"), 0);
  {
    auto transaction = Transaction::Begin(*connection_);
    ASSERT_TRUE(transaction.ok()) << transaction.status();
    Changed("INSERT INTO t (id) VALUES (1)");
    const Transaction moved = *std::move(transaction);
  }
  EXPECT_EQ(Number(*connection_, "SELECT COUNT(*) FROM t"), 0);
  auto transaction = Transaction::Begin(*connection_);
  ASSERT_TRUE(transaction.ok()) << transaction.status();
  Changed("INSERT INTO t (id) VALUES (1)");
  EXPECT_EQ(Number(*Connect(), "SELECT COUNT(*) FROM t"), 0);
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_EQ(Number(*Connect(), "SELECT COUNT(*) FROM t"), 1);
}

TEST_P(ConnectionTest, OneTransactionAtATime) {
  auto transaction = Transaction::Begin(*connection_);
  ASSERT_TRUE(transaction.ok()) << transaction.status();
  EXPECT_EQ(Transaction::Begin(*connection_).status().code(),
            absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_TRUE(Transaction::Begin(*connection_).ok());
}

TEST(PlaceholdersTest, AreRowsOfColumns) {
  EXPECT_EQ(Connection::Placeholders(1, 1), "(?)");
  EXPECT_EQ(Connection::Placeholders(3, 2), "(?,?),(?,?),(?,?)");
  EXPECT_EQ(Connection::Placeholders(0, 2), "");
}

}  // namespace
}  // namespace cte::db
