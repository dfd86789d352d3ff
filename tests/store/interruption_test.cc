// Statements that nobody waits for any more are ended.

#include <stop_token>
#include <string>
#include <thread>

#include "absl/random/random.h"
#include "db/session.h"
#include "domain/error.h"
#include "tests/support/database.h"
#include "tests/support/eventually.h"

namespace cte::test {
namespace {

class InterruptionTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (HasFatalFailure() || IsSkipped()) return;
    watcher_ = Connect();
    killer_ = std::make_shared<db::StatementKiller>(database_->options());
    ASSERT_TRUE(
        watcher_->ExecuteDirect("CREATE TABLE t (i INT PRIMARY KEY)").ok());
  }

  // How many statements that hold the text run on the server now.
  std::int64_t Running(const std::string& text) {
    return Number(*watcher_,
                  "SELECT COUNT(*) FROM information_schema.processlist"
                  " WHERE id <> CONNECTION_ID() AND info LIKE '%" +
                      text + "%'");
  }
  std::int64_t Rows() { return Number(*watcher_, "SELECT COUNT(*) FROM t"); }

  std::unique_ptr<db::Connection> watcher_;
  std::shared_ptr<db::StatementKiller> killer_;
};
CTE_FOR_EVERY_ENGINE(InterruptionTest);

absl::Status RunOn(db::Session& session, const std::string& sql) {
  return session.Run([&](db::Connection& connection) {
    return connection.Query(sql, {}, [](const db::Row&) {});
  });
}

TEST_P(InterruptionTest, EndsTheStatementThatRuns) {
  db::Session session(database_->options(), killer_);
  std::stop_source stop;
  absl::Status status;
  std::thread caller([&] {
    session.Until(stop.get_token(), [&] {
      status = RunOn(session, "SELECT SLEEP(600) AS endless FROM DUAL");
    });
  });
  EXPECT_TRUE(Eventually([&] { return Running("endless") == 1; }));
  stop.request_stop();
  caller.join();
  // MySQL's SLEEP answers that it was interrupted, as a row.
  EXPECT_TRUE(status.ok() || absl::IsCancelled(status)) << status;
  EXPECT_EQ(Running("endless"), 0);
  EXPECT_TRUE(RunOn(session, "SELECT 1").ok());
}

TEST_P(InterruptionTest, EndsAWaitForALockAndWritesNothing) {
  const auto holder = Connect();
  auto held = db::Transaction::Begin(*holder);
  ASSERT_TRUE(holder->Execute("INSERT INTO t VALUES (1)").ok());
  db::Session session(database_->options(), killer_);
  std::stop_source stop;
  absl::Status status;
  std::thread caller([&] {
    session.Until(stop.get_token(), [&] {
      status = session.Transact([](db::Connection& connection) {
        auto first = connection.Execute("INSERT INTO t VALUES (2)");
        if (!first.ok()) return first.status();
        return connection.Execute("INSERT INTO t VALUES (1)").status();
      });
    });
  });
  EXPECT_TRUE(Eventually([&] { return Running("INSERT INTO t") == 1; }));
  stop.request_stop();
  caller.join();
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
  ASSERT_TRUE(held->Commit().ok());
  EXPECT_EQ(Rows(), 1);
}

TEST_P(InterruptionTest, BeginsNothingMore) {
  db::Session session(database_->options(), killer_);
  std::stop_source stop;
  session.Until(stop.get_token(), [&] {
    stop.request_stop();
    EXPECT_TRUE(absl::IsCancelled(RunOn(session, "SELECT 1")));
    EXPECT_TRUE(absl::IsCancelled(session.Transact([](auto& connection) {
      return connection.Execute("INSERT INTO t VALUES (1)").status();
    })));
  });
  EXPECT_EQ(Rows(), 0);
  EXPECT_TRUE(RunOn(session, "SELECT 1").ok());
}

TEST_P(InterruptionTest, CommitsWhatIsBeingCommitted) {
  db::Session session(database_->options(), killer_);
  std::stop_source stop;
  session.Until(stop.get_token(), [&] {
    EXPECT_TRUE(session
                    .Transact([&](db::Connection& connection) {
                      auto done =
                          connection.Execute("INSERT INTO t VALUES (1)");
                      stop.request_stop();
                      return done.status();
                    })
                    .ok());
  });
  EXPECT_EQ(Rows(), 1);
}

// Whenever a KILL comes, it does not meet the next call on the connection.
TEST_P(InterruptionTest, LeavesTheNextCallAlone) {
  db::Session session(database_->options(), killer_);
  absl::BitGen random;
  for (int i = 0; i < 300; ++i) {
    std::stop_source stop;
    std::thread stopper([&, turns = absl::Uniform(random, 0, 1000)] {
      for (int turn = 0; turn < turns; ++turn) std::this_thread::yield();
      stop.request_stop();
    });
    session.Until(stop.get_token(), [&] {
      for (int statement = 0; statement < 5; ++statement) {
        (void)RunOn(session, "SELECT 1");
      }
    });
    const absl::Status next = RunOn(session, "SELECT 2");
    EXPECT_TRUE(next.ok()) << i << ": " << next;
    stopper.join();
  }
}

}  // namespace
}  // namespace cte::test
