#include <array>
#include <atomic>
#include <barrier>
#include <functional>
#include <thread>

#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "domain/row_parser.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::AwardRows;
using domain::CheckedRow;
using domain::ExistingCredential;
using domain::FindingCode;
using domain::Outcome;
using domain::Psn;
using domain::SuggestionId;
using ::testing::ElementsAre;

constexpr int kRounds = 200;

// Servers that meet at one program, a program for each round: nobody is shown
// an error, and what the outcomes say is what the tables hold.
class AwardRaceTest : public StoreTest {
 protected:
  using Step = std::function<void(domain::Store& store, int round)>;

  // Each step on a thread and connection of its own; all begin a round at once.
  void Race(const std::vector<Step>& steps) {
    std::barrier start(static_cast<std::ptrdiff_t>(steps.size()));
    std::vector<std::thread> threads;
    for (const Step& step : steps) {
      threads.emplace_back([this, &start, &step] {
        const auto store = NewStore();
        (void)store->years().List();  // connects
        for (int round = 0; round < kRounds; ++round) {
          start.arrive_and_wait();
          step(*store, round);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  // Gives a credential; an error is `allowed` alone.
  Step Award(std::vector<std::string_view> uics, const std::string& code,
             const std::string& name = "",
             std::optional<FindingCode> allowed = std::nullopt) {
    std::vector<domain::Uic> students;
    for (const std::string_view uic : uics) students.push_back(UicOf(uic));
    return [=, this](domain::Store& store, int round) {
      Write(store,
            AwardRows(PsnOf(round), students, code,
                      name.empty() ? "" : absl::StrCat(name, " ", round)),
            allowed, awards_created_);
    };
  }
  Step Declaration() {
    return [this](domain::Store& store, int round) {
      Write(store, {domain::DeclarationRow(PsnOf(round))},
            FindingCode::kProgramHasCredentials, declarations_created_);
    };
  }
  // Six awards of the program, as a batch of a stream.
  Step StreamedBatch() {
    constexpr int kAwards = 6;
    const auto begun =
        store_->streams().Begin(kEditor, {"r-1", "SIS"}, "a", absl::Hours(1));
    EXPECT_TRUE(begun.ok()) << begun.status();
    return [this, begun](domain::Store& store, int round) {
      domain::RowBatch batch{round * kAwards, {}};
      for (int i = 0; i < kAwards; ++i) {
        batch.rows.push_back(domain::Parse(AwardRow(
            round * kAwards + i + 1, std::array{kAnna, kBen, kCleo}.at(i / 2),
            kFirstPsn + round, i % 2 ? "RADIO" : "CPR")));
      }
      const auto rows =
          store.streams().Write(kEditor, begun->import.id, "a", batch);
      ASSERT_TRUE(rows.ok()) << rows.status();
      for (const CheckedRow& row : *rows) {
        if (row.outcome == Outcome::kCreated) {
          ++awards_created_;
        } else {
          EXPECT_THAT(Codes(row),
                      ElementsAre(FindingCode::kProgramMarkedNoCredentials));
        }
      }
    };
  }
  Step Removal() {
    return [this](domain::Store& store, int round) {
      const auto removed = store.awards().Remove(
          {PsnOf(round), UicOf(kAnna), kYear, "RADIO", ""}, kEditor);
      EXPECT_TRUE(removed.ok()) << removed.status();
      if (removed.value_or(false)) ++removed_;
    };
  }
  // The suggestions were entered one a round, `first` in the first.
  Step Settlement(std::int64_t first) {
    return [first](domain::Store& store, int round) {
      const auto settled = store.catalogue().Settle(
          SuggestionId{static_cast<std::uint32_t>(first + round)},
          ExistingCredential{"RADIO"}, kAdministrator, false);
      EXPECT_TRUE(settled.ok()) << settled.status();
    };
  }

  void EnterSuggestions(const std::string& name, std::string_view uic) {
    for (int round = 0; round < kRounds; ++round) {
      Award({uic}, "", name)(*store_, round);
    }
  }

  static Psn PsnOf(int round) { return Psn{kFirstPsn + round}; }

  void ExpectNoProgramIsBoth() {
    EXPECT_EQ(Count("SELECT COUNT(*) FROM awards a JOIN program_years y"
                    " ON y.psn = a.psn AND y.school_year = a.school_year"
                    " WHERE y.award_year IS NULL"),
              0);
    EXPECT_EQ(Count("SELECT COUNT(*) FROM program_years"
                    " WHERE award_year IS NULL"),
              declarations_created_);
  }

  // What is there and what was removed.
  void ExpectEachAwardWasCreatedOnce() {
    EXPECT_EQ(Count("SELECT (SELECT COUNT(*) FROM awards)"
                    " + (SELECT COUNT(*) FROM removed_awards)"),
              awards_created_);
  }

  void ExpectNoTwoMeanTheSame() {
    EXPECT_EQ(Count("SELECT COUNT(*) FROM (SELECT 1 FROM awards a"
                    " JOIN credentials c ON c.credential_id = a.credential_id"
                    " GROUP BY a.psn, a.school_year, a.uic,"
                    " COALESCE(c.settled_as, c.credential_id)"
                    " HAVING COUNT(*) > 1) repeated"),
              0);
  }

  std::atomic<std::int64_t> awards_created_ = 0;
  std::atomic<std::int64_t> declarations_created_ = 0;
  std::atomic<std::int64_t> removed_ = 0;

 private:
  static void Write(domain::Store& store, std::vector<CheckedRow> rows,
                    std::optional<FindingCode> allowed,
                    std::atomic<std::int64_t>& created) {
    const auto written = store.awards().WriteAll(kEditor, kYear, rows);
    ASSERT_TRUE(written.ok()) << written.status();
    for (const CheckedRow& row : rows) {
      if (*written) {
        if (row.outcome == Outcome::kCreated) ++created;
      } else {
        ASSERT_TRUE(allowed.has_value()) << domain::RefusalOf(rows);
        EXPECT_THAT(Codes(row), ElementsAre(*allowed));
      }
    }
  }
};
CTE_FOR_EVERY_ENGINE(AwardRaceTest);

TEST_P(AwardRaceTest, R2_DeclareAgainstAward) {
  LoadPrograms(kRounds);
  const auto declared = FindingCode::kProgramMarkedNoCredentials;
  Race({Declaration(), Award({kAnna, kBen}, "RADIO", "", declared),
        Declaration(), Award({kBen, kCleo}, "", "Ham Radio", declared)});
  ExpectNoProgramIsBoth();
  ExpectEachAwardWasCreatedOnce();
  // Each program is the one or the other.
  EXPECT_EQ(
      Count("SELECT COUNT(DISTINCT psn) FROM awards") + declarations_created_,
      kRounds);
}

TEST_P(AwardRaceTest, R2_DeclareAgainstABatch) {
  LoadPrograms(kRounds);
  Race({Declaration(), StreamedBatch()});
  ExpectNoProgramIsBoth();
  ExpectEachAwardWasCreatedOnce();
  EXPECT_EQ(awards_created_ + 6 * declarations_created_, 6 * kRounds);
}

TEST_P(AwardRaceTest, R10_AwardAgainstAwardIsCreatedOnce) {
  LoadPrograms(kRounds);
  Race({Award({kAnna, kBen, kCleo}, "RADIO"),
        Award({kCleo, kBen, kAnna}, "radio"),
        Award({kBen, kAnna}, "", "Ham Radio"),
        Award({kAnna, kBen}, "", "Ham Radio")});
  EXPECT_EQ(awards_created_, 5 * kRounds);
  ExpectEachAwardWasCreatedOnce();
}

TEST_P(AwardRaceTest, R15_RemoveAgainstDeclare) {
  LoadPrograms(kRounds);
  for (int round = 0; round < kRounds; ++round) {
    Award({kAnna}, "RADIO")(*store_, round);
  }
  Race({Removal(), Declaration(), Removal()});
  EXPECT_EQ(removed_, kRounds);
  ExpectNoProgramIsBoth();
  ExpectEachAwardWasCreatedOnce();
}

TEST_P(AwardRaceTest, R12_SettleAgainstAward) {
  LoadPrograms(kRounds);
  EnterSuggestions("Ham Radio", kAnna);
  Race({Settlement(1), Award({kAnna, kBen}, "RADIO"),
        Award({kAnna, kBen}, "", "Ham Radio"),
        Award({kBen, kAnna}, "", "ham-radio")});
  ExpectNoTwoMeanTheSame();
  ExpectEachAwardWasCreatedOnce();
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 2 * kRounds);
}

// An award by the name of a suggestion that was settled before must not slip in
// beside one whose suggestion is settled as the same now.
TEST_P(AwardRaceTest, R12_SettleAgainstAwardOfAnotherSuggestion) {
  LoadPrograms(kRounds);
  EnterSuggestions("Wireless", kBen);
  for (int round = 0; round < kRounds; ++round) Settlement(1)(*store_, round);
  EnterSuggestions("Ham Radio", kAnna);
  const std::int64_t first =
      Count("SELECT MAX(suggestion_id) FROM suggestions") - kRounds + 1;
  Race({Settlement(first), Award({kAnna}, "", "Wireless")});
  ExpectNoTwoMeanTheSame();
  ExpectEachAwardWasCreatedOnce();
}

}  // namespace
}  // namespace cte::test
