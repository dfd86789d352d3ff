#include <atomic>
#include <barrier>
#include <functional>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::CheckedRow;
using domain::Claim;
using domain::FindingCode;
using domain::Import;
using domain::ImportId;
using domain::Outcome;
using domain::ParsedRow;
using domain::RawRow;
using ::testing::ElementsAre;

// R2: awards and a declaration never meet, whoever comes first.
class StoreRaceTest : public StoreTest {
 protected:
  // Runs `commit` for each import on a thread and connection of its own.
  using Committer =
      std::function<absl::Status(domain::ImportStore&, ImportId, const Claim&)>;
  void Race(const std::vector<Import>& racing, const Committer& commit) {
    std::vector<std::thread> threads;
    for (const Import& import : racing) {
      const Claim claim = NewClaim();
      Take(import.id, claim);
      threads.emplace_back([this, &import, claim, &commit] {
        const auto store = NewStore();
        const absl::Status status = commit(store->imports(), import.id, claim);
        EXPECT_TRUE(status.ok()) << status;
        const auto done = store->imports().FinishCommit(import.id, claim);
        EXPECT_TRUE(done.ok()) << done.status();
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  void DeclareAgainstAward(int blocks, int programs_of_block) {
    std::vector<Import> racing;
    for (int thread = 0; thread < 4; ++thread) {
      std::vector<RawRow> rows;
      for (int i = 0; i < blocks * programs_of_block; ++i) {
        const int place = i % programs_of_block;
        const int program =
            thread % 2 == 0 ? i : i - place + programs_of_block - 1 - place;
        const auto row_number = static_cast<std::int32_t>(i + 2);
        const std::int64_t psn = kFirstPsn + program;
        rows.push_back((program + thread) % 3 == 0
                           ? DeclarationRow(row_number, psn)
                           : AwardRow(row_number, thread < 2 ? kAnna : kBen,
                                      psn, "RADIO"));
      }
      racing.push_back(Begun(rows, false, kEditor,
                             static_cast<std::size_t>(programs_of_block)));
    }
    std::barrier start(4);
    Race(racing,
         [&](domain::ImportStore& store, ImportId id,
             const Claim& claim) -> absl::Status {
           absl::Status status;
           for (int block = 0; block < blocks; ++block) {
             start.arrive_and_wait();
             status.Update(store.CommitNextBlock(id, claim).status());
           }
           return status;
         });
    ExpectConsistent(racing);
    EXPECT_EQ(Count("SELECT COUNT(*) FROM program_years y WHERE psn >= 100000"
                    " AND (award_year IS NULL) = EXISTS (SELECT 1 FROM awards a"
                    " WHERE a.psn = y.psn AND a.school_year = y.school_year)"),
              0);
  }

  // What the outcomes say is what the tables hold.
  void ExpectConsistent(const std::vector<Import>& raced) {
    std::int64_t awards = 0;
    std::int64_t declarations = 0;
    for (const Import& import : raced) {
      for (const CheckedRow& row : Rows(import.id)) {
        const bool declares = row.kind == ParsedRow::Kind::kDeclaration;
        if (row.outcome == Outcome::kCreated) {
          ++(declares ? declarations : awards);
        } else if (row.outcome == Outcome::kRejected) {
          EXPECT_THAT(
              Codes(row),
              ElementsAre(declares ? FindingCode::kProgramHasCredentials
                                   : FindingCode::kProgramMarkedNoCredentials));
        } else {
          EXPECT_EQ(row.outcome, Outcome::kUnchanged);
        }
      }
    }
    EXPECT_EQ(awards, Count("SELECT COUNT(*) FROM awards"));
    EXPECT_EQ(declarations, Count("SELECT COUNT(*) FROM program_years"
                                  " WHERE award_year IS NULL"));
    EXPECT_EQ(Count("SELECT COUNT(*) FROM awards a JOIN program_years y"
                    " ON y.psn = a.psn AND y.school_year = a.school_year"
                    " WHERE y.award_year IS NULL"),
              0);
  }
};
CTE_FOR_EVERY_ENGINE(StoreRaceTest);

TEST_P(StoreRaceTest, R22_FourAtTheBlocksOfOneImportWriteEachOnce) {
  constexpr int kBlocks = 40;
  LoadPrograms(kBlocks);
  std::vector<RawRow> rows;
  for (int i = 0; i < kBlocks; ++i) {
    rows.push_back(AwardRow(i + 2, kAnna, kFirstPsn + i, "", "Bee keeping"));
  }
  const Import begun = Begun(rows, false, kEditor, 1);
  const Claim claim = NewClaim();
  Take(begun.id, claim);
  std::atomic<int> committed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const auto store = NewStore();
      while (true) {
        const auto more = store->imports().CommitNextBlock(begun.id, claim);
        ASSERT_TRUE(more.ok()) << more.status();
        if (!*more) return;
        ++committed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(committed, kBlocks);
  const auto done = imports().FinishCommit(begun.id, claim);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->counts.created, kBlocks);
  EXPECT_EQ(done->progress.done, kBlocks);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), kBlocks);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM audit_records WHERE action = 11"),
            kBlocks);
}

TEST_P(StoreRaceTest, R2_TheSchemaRefusesAnAwardOfADeclaredProgram) {
  Sql("INSERT INTO program_years VALUES (21223, 2026, NULL, NULL, NULL)");
  const auto award = connection_->Execute(
      "INSERT INTO awards (psn, school_year, uic, credential_id, awarded_at)"
      " SELECT 21223, 2026, 'A025736286', credential_id, UTC_TIMESTAMP(6)"
      " FROM credentials"
      " WHERE code_key = 'RADIO'");
  EXPECT_TRUE(absl::IsFailedPrecondition(award.status())) << award.status();
}

TEST_P(StoreRaceTest, R2_TheSchemaRefusesToDeclareAProgramWithAwards) {
  EXPECT_EQ(Commit({AwardRow(2, kAnna, kRadio, "RADIO")}).counts.created, 1);
  for (const char* sql :
       {"UPDATE program_years SET award_year = NULL WHERE psn = 21223",
        "DELETE FROM program_years WHERE psn = 21223",
        "UPDATE program_years SET award_year = 2025 WHERE psn = 21223",
        "UPDATE awards SET school_year = 2025 WHERE psn = 21223"}) {
    const auto changed = connection_->Execute(sql);
    EXPECT_TRUE(absl::IsFailedPrecondition(changed.status()))
        << sql << ": " << changed.status();
  }
}

// Four imports meet at the same programs, block by block: each declares every
// third program and gives awards in the others.
TEST_P(StoreRaceTest, R2_DeclarationsAgainstAwardsOfOneProgram) {
  LoadPrograms(300);
  DeclareAgainstAward(300, 1);
}

// The same, and two of the imports name the programs in reverse order.
TEST_P(StoreRaceTest, R2_DeclarationsAgainstAwardsOfSeveralPrograms) {
  LoadPrograms(800);
  DeclareAgainstAward(200, 4);
}

// Imports that hold the same awards and name the same suggestions, the blocks
// of one in the order opposite to the other's, so that whole commits must lock
// each other out.
TEST_P(StoreRaceTest, WholeCommitsOfTheSameAwardsInOppositeOrder) {
  constexpr int kRounds = 10;
  constexpr int kPrograms = 6;
  LoadPrograms(kRounds * kPrograms);
  std::vector<Import> all;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<Import> racing;
    for (const bool reverse : {false, true}) {
      std::vector<RawRow> rows;
      for (int i = 0; i < kPrograms; ++i) {
        const int program =
            round * kPrograms + (reverse ? kPrograms - 1 - i : i);
        for (const std::string_view uic : {kAnna, kBen, kCleo}) {
          rows.push_back(
              AwardRow(static_cast<std::int32_t>(rows.size() + 2), uic,
                       kFirstPsn + program, i % 2 == 0 ? "RADIO" : "",
                       i % 2 == 0 ? "" : absl::StrCat("Suggestion ", program)));
        }
      }
      racing.push_back(Begun(rows, true, kEditor, 3));
    }
    std::barrier start(2);
    Race(racing,
         [&](domain::ImportStore& store, ImportId id, const Claim& claim) {
           start.arrive_and_wait();
           return store.CommitWhole(id, claim, [] { return true; });
         });
    all.insert(all.end(), racing.begin(), racing.end());
  }
  ExpectConsistent(all);
  // Awards of the catalogue's credential are in both imports; each is created
  // by one of them.
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards a JOIN credentials c"
                  " ON c.credential_id = a.credential_id"
                  " WHERE c.suggested_name IS NOT NULL"),
            Count("SELECT 3 * COUNT(*) FROM credentials"
                  " WHERE suggested_name IS NOT NULL"));
}

// Begun on several connections at once, one upload is new.
TEST_P(StoreRaceTest, OneRequestIdMakesOneImport) {
  constexpr int kThreads = 4;
  for (int round = 0; round < 20; ++round) {
    std::barrier start(kThreads);
    std::atomic<int> fresh = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        const auto store = NewStore();
        (void)store->imports().ListOrphans();  // connects
        start.arrive_and_wait();
        const auto upload = store->imports().BeginUpload(
            kEditor, absl::StrCat("request-", round), "file.xlsx",
            absl::StrCat("uploader-", thread), absl::Hours(1));
        if (upload.ok()) {
          ++fresh;
        } else {
          EXPECT_TRUE(absl::IsAborted(upload.status())) << upload.status();
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(fresh, 1);
  }
  EXPECT_EQ(Count("SELECT COUNT(*) FROM imports"), 20);
}

}  // namespace
}  // namespace cte::test
