// What a session tells those who count.

#include "db/observer.h"

#include <atomic>
#include <barrier>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "db/session.h"
#include "tests/support/database.h"
#include "tests/support/eventually.h"

namespace cte::test {
namespace {

class Counts : public db::Observer {
 public:
  void Connected() override { ++connected; }
  void ConnectFailed() override { ++connect_failed; }
  void Disconnected(bool was_lost) override { ++(was_lost ? lost : closed); }
  void Taken() override { ++taken; }
  void GivenBack() override { ++given_back; }
  void Retried() override { ++retried; }
  void Deadlocked() override { ++deadlocked; }
  void StatementKilled() override { ++killed; }

  std::atomic<int> connected = 0, connect_failed = 0, lost = 0, closed = 0,
                   taken = 0, given_back = 0, retried = 0, deadlocked = 0,
                   killed = 0;
};

class ObserverTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (HasFatalFailure() || IsSkipped()) return;
    options_ = database_->options();
    options_.observer = &counts_;
    killer_ = std::make_shared<db::StatementKiller>(options_);
    watcher_ = Connect();
    ASSERT_TRUE(watcher_
                    ->ExecuteDirect("CREATE TABLE t (i INT PRIMARY KEY, "
                                    "n INT NOT NULL) ENGINE=InnoDB")
                    .ok());
    ASSERT_TRUE(
        watcher_->ExecuteDirect("INSERT INTO t VALUES (1, 0), (2, 0)").ok());
  }

  Counts counts_;
  db::ConnectionOptions options_;
  std::shared_ptr<db::StatementKiller> killer_;
  std::unique_ptr<db::Connection> watcher_;
};
CTE_FOR_EVERY_ENGINE(ObserverTest);

absl::Status Nothing(db::Connection&) { return absl::OkStatus(); }

TEST_P(ObserverTest, HearsOfAConnectionAndItsUses) {
  {
    db::Session session(options_, killer_);
    EXPECT_EQ(counts_.connected, 0);
    ASSERT_TRUE(session
                    .Run([&](db::Connection&) {
                      EXPECT_EQ(counts_.taken, 1);
                      EXPECT_EQ(counts_.given_back, 0);
                      return absl::OkStatus();
                    })
                    .ok());
    EXPECT_EQ(counts_.given_back, 1);
    ASSERT_TRUE(session.Transact(Nothing).ok());
    // What is read in a snapshot is a part of its use.
    ASSERT_TRUE(session.Snapshot([&] { return session.Run(Nothing); }).ok());
    EXPECT_EQ(counts_.taken, 3);
    EXPECT_EQ(counts_.given_back, 3);
    EXPECT_EQ(counts_.connected, 1);
    EXPECT_EQ(counts_.closed, 0);
  }
  EXPECT_EQ(counts_.closed, 1);
  EXPECT_EQ(counts_.lost, 0);
}

TEST_P(ObserverTest, HearsOfAConnectionThatBroke) {
  db::Session session(options_, killer_);
  const auto status = session.Run([&](db::Connection& connection) {
    EXPECT_TRUE(watcher_
                    ->ExecuteDirect(absl::StrCat("KILL CONNECTION ",
                                                 connection.server_id()))
                    .ok());
    absl::Status last;
    EXPECT_TRUE(Eventually([&] {
      last = connection.ExecuteDirect("DO 0");
      return !last.ok();
    }));
    return last;
  });
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(counts_.lost, 1);
  EXPECT_EQ(counts_.taken, counts_.given_back);
  EXPECT_TRUE(session.Run(Nothing).ok());
  EXPECT_EQ(counts_.connected, 2);
  EXPECT_EQ(counts_.closed, 0);
}

TEST_P(ObserverTest, AConnectionThatWasNotUsedForLongMayBeGone) {
  options_.trusted_idle = absl::ZeroDuration();
  db::Session session(options_, killer_);
  std::uint64_t id = 0;
  ASSERT_TRUE(session
                  .Run([&](db::Connection& connection) {
                    id = connection.server_id();
                    return absl::OkStatus();
                  })
                  .ok());
  ASSERT_TRUE(
      watcher_->ExecuteDirect(absl::StrCat("KILL CONNECTION ", id)).ok());
  ASSERT_TRUE(Eventually([&] {
    bool is_there = false;
    EXPECT_TRUE(watcher_
                    ->Query("SELECT id FROM information_schema.processlist"
                            " WHERE id = ?",
                            {id}, [&](const db::Row&) { is_there = true; })
                    .ok());
    return !is_there;
  }));
  EXPECT_TRUE(session
                  .Transact([](db::Connection& connection) {
                    return connection.ExecuteDirect("DO 1");
                  })
                  .ok());
  EXPECT_EQ(counts_.lost, 1);
  EXPECT_EQ(counts_.connected, 2);
}

TEST_P(ObserverTest, HearsOfADatabaseThatIsNotThere) {
  options_.database = "no_such_schema";
  db::Session session(options_, killer_);
  EXPECT_FALSE(session.Run(Nothing).ok());
  EXPECT_EQ(counts_.connect_failed, 1);
  EXPECT_EQ(counts_.connected, 0);
  EXPECT_EQ(counts_.taken, 0);
}

TEST_P(ObserverTest, HearsOfADeadlockAndOfTheRetry) {
  std::barrier both_hold_one(2);
  const auto update = [&](int first, int second) {
    db::Session session(options_, killer_);
    bool is_first_try = true;
    EXPECT_TRUE(session
                    .Transact([&](db::Connection& connection) -> absl::Status {
                      const auto one = connection.Execute(
                          "UPDATE t SET n = n + 1 WHERE i = ?", {first});
                      if (std::exchange(is_first_try, false)) {
                        both_hold_one.arrive_and_wait();
                      }
                      if (!one.ok()) return one.status();
                      return connection
                          .Execute("UPDATE t SET n = n + 1 WHERE i = ?",
                                   {second})
                          .status();
                    })
                    .ok());
  };
  std::thread other([&] { update(2, 1); });
  update(1, 2);
  other.join();
  EXPECT_EQ(counts_.deadlocked, 1);
  EXPECT_EQ(counts_.retried, 1);
  EXPECT_EQ(counts_.taken, 3);
  EXPECT_EQ(counts_.given_back, 3);
}

TEST_P(ObserverTest, HearsOfAStatementThatWasKilled) {
  db::Session session(options_, killer_);
  std::atomic<std::uint64_t> id = 0;
  auto held = db::Transaction::Begin(*watcher_);
  ASSERT_TRUE(held.ok());
  ASSERT_TRUE(watcher_->Execute("UPDATE t SET n = 4 WHERE i = 1").ok());
  std::thread caller([&] {
    const auto status = session.Run([&](db::Connection& connection) {
      id = connection.server_id();
      // Waits for the row, which the watcher holds.
      return connection.Execute("UPDATE t SET n = 5 WHERE i = 1").status();
    });
    EXPECT_TRUE(absl::IsCancelled(status)) << status;
  });
  const auto killer = Connect();
  EXPECT_TRUE(Eventually([&] {
    if (id != 0) {
      (void)killer->ExecuteDirect(absl::StrCat("KILL QUERY ", id.load()));
    }
    return counts_.given_back == 1;
  }));
  caller.join();
  EXPECT_EQ(counts_.killed, 1);
  EXPECT_EQ(counts_.lost, 0);
}

}  // namespace
}  // namespace cte::test
