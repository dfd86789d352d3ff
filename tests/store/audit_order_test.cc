#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "absl/strings/str_cat.h"
#include "db/audit_log.h"
#include "tests/store/audit_test.h"
#include "tests/support/eventually.h"

namespace cte::test {
namespace {

using domain::AuditRecord;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// R29: whoever reads by position gets each record once, in an order in which
// nothing comes before what it came after.
class AuditOrderTest : public AuditTest {
 protected:
  // A record whose year is a number to be known by.
  static domain::AuditEvent Event(std::int32_t number) {
    domain::AuditEvent event;
    event.action = domain::AuditAction::kExported;
    event.school_year = number;
    return event;
  }
  static std::vector<std::int32_t> Numbers(
      const std::vector<AuditRecord>& records) {
    std::vector<std::int32_t> numbers;
    for (const AuditRecord& record : records) {
      numbers.push_back(record.event.school_year);
    }
    return numbers;
  }
};
CTE_FOR_EVERY_ENGINE(AuditOrderTest);

TEST_P(AuditOrderTest, R29_AWriterThatTakesLongIsNotMissed) {
  const auto slow = Connect();
  ASSERT_NE(slow, nullptr);
  auto transaction = db::Transaction::Begin(*slow);
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(db::RecordAudit(*slow, kEditor, Event(1)).ok());
  ASSERT_TRUE(audit().RecordRead(kEditor, Event(2)).ok());
  const auto early = NewRecords();
  EXPECT_THAT(Numbers(early), ElementsAre(2));
  ASSERT_TRUE(transaction->Commit().ok());
  const auto late = NewRecords();
  EXPECT_THAT(Numbers(late), ElementsAre(1));
  EXPECT_LT(late.at(0).id, early.at(0).id);
  EXPECT_GT(late.at(0).position, early.at(0).position);
}

TEST_P(AuditOrderTest, R29_WhatIsRolledBackNeverComes) {
  const auto other = Connect();
  ASSERT_NE(other, nullptr);
  {
    auto transaction = db::Transaction::Begin(*other);
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(db::RecordAudit(*other, kEditor, Event(1)).ok());
    EXPECT_THAT(NewRecords(), IsEmpty());
  }
  EXPECT_THAT(NewRecords(), IsEmpty());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM audit_outbox"), 0);
}

TEST_P(AuditOrderTest, R29_NothingIsLockedWhenNothingWaits) {
  const std::int64_t newest = audit().NewestPosition().value();
  const auto other = Connect();
  ASSERT_NE(other, nullptr);
  auto transaction = db::Transaction::Begin(*other);
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(other
                  ->Execute("UPDATE audit_position SET last_position ="
                            " last_position + 0 WHERE only_row = 1")
                  .ok());
  ASSERT_TRUE(other
                  ->Query("SELECT * FROM audit_position FOR UPDATE", {},
                          [](const db::Row&) {})
                  .ok());
  EXPECT_EQ(audit().NewestPosition().value(), newest);
  EXPECT_THAT(NewRecords(), IsEmpty());
}

TEST_P(AuditOrderTest, R29_MoreThanASequencerTakesAtOnce) {
  constexpr std::int32_t kMany = 2345;
  {
    auto transaction = db::Transaction::Begin(*connection_);
    ASSERT_TRUE(transaction.ok());
    for (std::int32_t i = 0; i < kMany; ++i) {
      ASSERT_TRUE(db::RecordAudit(*connection_, kEditor, Event(i + 1)).ok());
    }
    ASSERT_TRUE(transaction->Commit().ok());
  }
  const std::int64_t newest = audit().NewestPosition().value();
  const auto numbers = Numbers(NewRecords());
  ASSERT_THAT(numbers, SizeIs(kMany));
  EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
  EXPECT_EQ(numbers.back(), kMany);
  EXPECT_EQ(Count("SELECT MAX(position) FROM audit_order"), newest);
}

// Each writer numbers what it writes; two followers read while they do, each of
// them a server of its own that gives positions, too.
TEST_P(AuditOrderTest, R29_EachOnceAndInOrderWithManyWritersAndFollowers) {
  constexpr int kWriters = 4;
  constexpr std::int32_t kEach = 300;
  const std::int64_t begin = audit().NewestPosition().value();
  std::atomic<int> writing = kWriters;
  std::vector<std::thread> threads;
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([this, writer, &writing] {
      const auto store = NewStore();
      const std::string name = absl::StrCat("writer ", writer);
      for (std::int32_t i = 0; i < kEach; ++i) {
        EXPECT_TRUE(store->audit().RecordRead(name, Event(i)).ok());
      }
      --writing;
    });
  }
  std::vector<std::vector<AuditRecord>> followed(2);
  for (auto& records : followed) {
    threads.emplace_back([this, begin, &records, &writing] {
      auto store = NewStore();
      std::int64_t reached = begin;
      const bool all = Eventually(
          [&] {
            const bool were_writing = writing > 0;
            const auto more = store->audit().ReadAfter(reached, 7);
            EXPECT_TRUE(more.ok()) << more.status();
            if (!more.ok()) return true;
            records.insert(records.end(), more->begin(), more->end());
            if (!more->empty()) reached = more->back().position;
            // A reconnect now and then.
            if (records.size() % 50 == 0) store = NewStore();
            return more->empty() && !were_writing;
          },
          absl::Seconds(60), absl::ZeroDuration());
      EXPECT_TRUE(all);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& records : followed) {
    ASSERT_THAT(records, SizeIs(kWriters * kEach));
    std::map<std::string, std::int32_t> next;
    std::int64_t position = begin;
    for (const AuditRecord& record : records) {
      EXPECT_GT(record.position, position);
      position = record.position;
      EXPECT_EQ(record.event.school_year, next[record.actor.principal]++);
    }
  }
  EXPECT_EQ(Count("SELECT COUNT(*) FROM audit_outbox"), 0);
}

// Sequencers that meet: one gets on at a time, and none of them fails.
TEST_P(AuditOrderTest, R29_SequencersThatMeet) {
  constexpr std::int32_t kRounds = 100;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 3; ++thread) {
    threads.emplace_back([this] {
      const auto store = NewStore();
      for (std::int32_t i = 0; i < kRounds; ++i) {
        EXPECT_TRUE(store->audit().RecordRead("somebody", Event(i)).ok());
        EXPECT_TRUE(store->audit().Sequence().ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(NewRecords(), SizeIs(3 * kRounds));
  EXPECT_EQ(Count("SELECT COUNT(*) - MAX(position) FROM audit_order"), 0);
}

}  // namespace
}  // namespace cte::test
