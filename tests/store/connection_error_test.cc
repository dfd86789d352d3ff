#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <thread>

#include "db/connection.h"
#include "domain/error.h"
#include "tests/support/database.h"
#include "tests/support/eventually.h"

namespace cte::db {
namespace {

using ::testing::HasSubstr;

class ConnectionErrorTest : public test::EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    one_ = Connect();
    two_ = Connect();
    ASSERT_TRUE(one_ != nullptr && two_ != nullptr);
    Do(*one_,
       "CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR(30),"
       " UNIQUE KEY by_text (s), CONSTRAINT positive CHECK (id > 0))");
    Do(*one_,
       "CREATE TABLE child (id INT PRIMARY KEY, t INT,"
       " FOREIGN KEY (t) REFERENCES t (id))");
    Do(*one_, "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
  }

  static void Do(Connection& connection, std::string_view sql) {
    const absl::Status status = connection.ExecuteDirect(sql);
    ASSERT_TRUE(status.ok()) << status;
  }

  // Until the server says that a connection waits for a lock.
  // InnoDB shows what it showed last to whoever asks again within 100 ms.
  bool WaitsForLock(Connection& observer, const Connection& waiting) {
    const auto waits = [&] {
      return Number(observer,
                    "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE"
                    " trx_state = 'LOCK WAIT' AND trx_mysql_thread_id = " +
                        std::to_string(waiting.server_id())) == 1;
    };
    return test::Eventually(waits, absl::Seconds(30), absl::Milliseconds(150));
  }

  bool Runs(Connection& observer, const Connection& running,
            const std::string& text) {
    return test::Eventually([&] {
      return Number(observer,
                    "SELECT COUNT(*) FROM information_schema.processlist"
                    " WHERE id = " +
                        std::to_string(running.server_id()) +
                        " AND info LIKE '" + text + "%'") == 1;
    });
  }

  std::unique_ptr<Connection> one_;
  std::unique_ptr<Connection> two_;
};

CTE_FOR_EVERY_ENGINE(ConnectionErrorTest);

TEST_P(ConnectionErrorTest, ADeadlockAbortsOneTransactionAndTheOtherGoesOn) {
  auto first = Transaction::Begin(*one_);
  auto second = Transaction::Begin(*two_);
  ASSERT_TRUE(first.ok() && second.ok());
  ASSERT_TRUE(one_->Execute("UPDATE t SET s = 'x' WHERE id = 1").ok());
  ASSERT_TRUE(two_->Execute("UPDATE t SET s = 'y' WHERE id = 2").ok());
  absl::Status of_first;
  std::thread waiting([&] {
    of_first = one_->Execute("UPDATE t SET s = 'x2' WHERE id = 2").status();
  });
  auto observer = Connect();
  EXPECT_TRUE(WaitsForLock(*observer, *one_));
  const absl::Status of_second =
      two_->Execute("UPDATE t SET s = 'y1' WHERE id = 1").status();
  waiting.join();

  EXPECT_NE(of_first.ok(), of_second.ok()) << of_first << of_second;
  const bool first_lost = !of_first.ok();
  const absl::Status& lost = first_lost ? of_first : of_second;
  EXPECT_EQ(lost.code(), absl::StatusCode::kAborted) << lost;
  EXPECT_EQ(domain::ErrorReason(lost), "LOCK_CONFLICT");
  EXPECT_THAT(std::string(lost.message()), HasSubstr("1213"));

  // What follows in the lost one would be committed by itself.
  Connection& loser = first_lost ? *one_ : *two_;
  EXPECT_EQ(loser.Execute("INSERT INTO t VALUES (9, 'stray')").status().code(),
            absl::StatusCode::kAborted);
  EXPECT_EQ((first_lost ? *first : *second).Commit().code(),
            absl::StatusCode::kAborted);
  EXPECT_TRUE((first_lost ? *second : *first).Commit().ok());
  EXPECT_EQ(Number(*observer, "SELECT COUNT(*) FROM t WHERE id = 9"), 0);
  EXPECT_TRUE(loser.healthy());
  EXPECT_EQ(Number(loser, "SELECT COUNT(*) FROM t"), 2);
}

TEST_P(ConnectionErrorTest, ALockWaitThatTimesOutAbortsAndRollsBack) {
  auto holder = Transaction::Begin(*one_);
  ASSERT_TRUE(holder.ok());
  ASSERT_TRUE(one_->Execute("UPDATE t SET s = 'held' WHERE id = 1").ok());
  Do(*two_, "SET SESSION innodb_lock_wait_timeout = 1");
  {
    auto transaction = Transaction::Begin(*two_);
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(two_->Execute("INSERT INTO t VALUES (3, 'before')").ok());
    const auto waited = two_->Execute("UPDATE t SET s = 'z' WHERE id = 1");
    EXPECT_EQ(waited.status().code(), absl::StatusCode::kAborted)
        << waited.status();
    EXPECT_THAT(std::string(waited.status().message()), HasSubstr("1205"));
    EXPECT_EQ(transaction->Commit().code(), absl::StatusCode::kAborted);
  }
  EXPECT_TRUE(two_->healthy());
  EXPECT_EQ(Number(*two_, "SELECT COUNT(*) FROM t WHERE id = 3"), 0);
}

TEST_P(ConnectionErrorTest, ADuplicateNamesTheKeyAndNoValue) {
  for (const std::string value :
       {"A025736286", "O'Brien' for key 'fake", "\"quoted\""}) {
    ASSERT_TRUE(two_->Execute("INSERT INTO t VALUES (7, ?)", {value}).ok());
    const absl::Status status =
        one_->Execute("INSERT INTO t VALUES (8, ?)", {value}).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
    EXPECT_EQ(domain::ErrorReason(status), "DUPLICATE_KEY");
    EXPECT_EQ(status.message(), "1062: Duplicate entry '...' for key by_text");
    ASSERT_TRUE(two_->Execute("DELETE FROM t WHERE id = 7").ok());
  }
  EXPECT_TRUE(one_->healthy());
}

TEST_P(ConnectionErrorTest, ConstraintsAreFailedPreconditions) {
  for (const char* sql :
       {"INSERT INTO child VALUES (1, 99)", "INSERT INTO t VALUES (-1, 'c')"}) {
    const absl::Status status = one_->Execute(sql).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
    EXPECT_EQ(domain::ErrorReason(status), "CONSTRAINT_VIOLATED");
  }
  ASSERT_TRUE(one_->Execute("INSERT INTO child VALUES (1, 1)").ok());
  EXPECT_EQ(one_->Execute("DELETE FROM t WHERE id = 1").status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(one_->healthy());
}

TEST_P(ConnectionErrorTest, AnErrorInATransactionThatEndsNothingLeavesItOpen) {
  auto transaction = Transaction::Begin(*one_);
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(one_->Execute("INSERT INTO t VALUES (3, 'c')").ok());
  EXPECT_EQ(one_->Execute("INSERT INTO t VALUES (3, 'd')").status().code(),
            absl::StatusCode::kAlreadyExists);
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_EQ(Number(*two_, "SELECT COUNT(*) FROM t WHERE id = 3"), 1);
}

TEST_P(ConnectionErrorTest, AKilledStatementKeepsTheConnectionOnly) {
  auto transaction = Transaction::Begin(*one_);
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(one_->Execute("INSERT INTO t VALUES (3, 'c')").ok());
  auto blocker = Transaction::Begin(*two_);
  ASSERT_TRUE(two_->Execute("UPDATE t SET s = 'held' WHERE id = 1").ok());
  absl::Status killed;
  std::thread running([&] {
    killed = one_->Execute("UPDATE t SET s = 'mine' WHERE id = 1").status();
  });
  auto observer = Connect();
  EXPECT_TRUE(WaitsForLock(*observer, *one_));
  Do(*observer, "KILL QUERY " + std::to_string(one_->server_id()));
  running.join();
  EXPECT_EQ(killed.code(), absl::StatusCode::kCancelled) << killed;
  EXPECT_TRUE(one_->healthy());
  EXPECT_EQ(transaction->Commit().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(Number(*one_, "SELECT COUNT(*) FROM t"), 2);
}

TEST_P(ConnectionErrorTest, ABrokenConnectionIsPoisoned) {
  Do(*two_, "KILL " + std::to_string(one_->server_id()));
  EXPECT_TRUE(test::Eventually([&] {
    return Number(*two_,
                  "SELECT COUNT(*) FROM information_schema.processlist WHERE "
                  "id = " +
                      std::to_string(one_->server_id())) == 0;
  }));
  EXPECT_EQ(one_->Execute("DELETE FROM t").status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_FALSE(one_->healthy());
  EXPECT_EQ(one_->Query("SELECT 1", {}, [](const Row&) {}).code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(Transaction::Begin(*one_).status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(Number(*two_, "SELECT COUNT(*) FROM t"), 2);
}

// A silent reconnect would commit the second statement without the first.
TEST_P(ConnectionErrorTest, NothingOfATransactionSurvivesItsConnection) {
  {
    auto transaction = Transaction::Begin(*one_);
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(one_->Execute("INSERT INTO t VALUES (3, 'c')").ok());
    Do(*two_, "KILL " + std::to_string(one_->server_id()));
    EXPECT_TRUE(test::Eventually(
        [&] { return !one_->Execute("INSERT INTO t VALUES (4, 'd')").ok(); }));
    EXPECT_EQ(transaction->Commit().code(), absl::StatusCode::kUnknown);
  }
  EXPECT_EQ(Number(*two_, "SELECT COUNT(*) FROM t WHERE id = 3"), 0);
}

TEST_P(ConnectionErrorTest, AConnectionLostAtCommitLeavesTheOutcomeUnknown) {
  auto transaction = Transaction::Begin(*one_);
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(one_->Execute("INSERT INTO t VALUES (3, 'c')").ok());
  Do(*two_, "KILL " + std::to_string(one_->server_id()));
  const absl::Status status = transaction->Commit();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnknown) << status;
  EXPECT_EQ(domain::ErrorReason(status), "COMMIT_UNKNOWN");
  EXPECT_FALSE(one_->healthy());
}

TEST_P(ConnectionErrorTest, AStatementLongerThanTheTimeoutIsUnavailable) {
  ConnectionOptions options = database_->options();
  options.io_timeout = absl::Seconds(1);
  auto hasty = Connection::Open(options);
  ASSERT_TRUE(hasty.ok()) << hasty.status();
  EXPECT_EQ((*hasty)->ExecuteDirect("SELECT SLEEP(20)").code(),
            absl::StatusCode::kUnavailable);
  EXPECT_FALSE((*hasty)->healthy());
  if (Runs(*one_, **hasty, "SELECT SLEEP")) {
    Do(*one_, "KILL " + std::to_string((*hasty)->server_id()));
  }
}

TEST_P(ConnectionErrorTest, OpenSaysWhatIsWrong) {
  struct Case {
    const char* what;
    std::function<void(ConnectionOptions&)> change;
    absl::StatusCode code;
  };
  for (const Case& c :
       std::vector<Case>{{"no socket", [](auto& o) { o.socket_path += ".not"; },
                          absl::StatusCode::kUnavailable},
                         {"no port",
                          [](auto& o) {
                            o.socket_path.clear();
                            o.host = "127.0.0.1";
                            o.port = 1;
                          },
                          absl::StatusCode::kUnavailable},
                         {"no schema", [](auto& o) { o.database = "absent"; },
                          absl::StatusCode::kNotFound},
                         {"no user", [](auto& o) { o.user = "stranger"; },
                          absl::StatusCode::kPermissionDenied}}) {
    ConnectionOptions options = database_->options();
    c.change(options);
    const auto connection = Connection::Open(options);
    EXPECT_EQ(connection.status().code(), c.code)
        << c.what << ": " << connection.status();
  }
}

// The file is a CA, but not the one that signed the server's certificate.
TEST_P(ConnectionErrorTest, TlsIsNotGivenUpInSilence) {
  ConnectionOptions options = database_->options();
  options.tls_ca_file = "/etc/ssl/certs/ca-certificates.crt";
  const auto connection = Connection::Open(options);
  EXPECT_FALSE(connection.ok());
}

}  // namespace
}  // namespace cte::db
