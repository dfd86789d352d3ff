#include "clients/load/roster/award_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "clients/cpp/error.h"
#include "clients/load/roster/row_file.h"
#include "domain/identifiers.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::load {
namespace {

using client::TempFolder;
using Order = AwardRows::Order;

class AwardRowsTest : public ::testing::Test {
 protected:
  AwardRowsTest() {
    for (std::uint64_t i = 0; i < roster_.size().programs; ++i) {
      const Roster::Program program = roster_.ProgramAt(i);
      cips_[std::to_string(program.psn)] = program.cip;
      for (std::uint64_t j = 0; j < program.enrollments; ++j) {
        enrolled_.insert(
            {std::to_string(program.psn),
             roster_.UicOf(roster_.EnrollmentOf(program, j).student)});
      }
    }
  }

  // Whether a student of the program could have received it.
  bool IsValid(const AwardRow& row) const {
    const auto cip = cips_.find(row.psn);
    if (cip == cips_.end() || !enrolled_.contains({row.psn, row.uic})) {
      return false;
    }
    const auto& valid = roster_.catalogue().ValidFor(cip->second);
    return std::any_of(valid.begin(), valid.end(), [&](std::size_t i) {
      const MadeCredential& one = roster_.catalogue().credentials()[i];
      return one.code == row.credential_code && one.name == row.credential_name;
    });
  }

  AwardRows Make(std::uint64_t count, Order order, double invalid = 0,
                 std::uint64_t seed = 1) const {
    return *AwardRows::Make(roster_, count, seed, order, invalid);
  }

  const Roster roster_ = *Roster::Make(
      {.districts = 5, .programs = 40, .students = 800, .enrollments = 2'000},
      1, 2026);
  std::map<std::string, std::size_t> cips_;
  std::set<std::pair<std::string, std::string>> enrolled_;
};

TEST_F(AwardRowsTest, EachIsValidAndAnotherOne) {
  for (const std::uint64_t count :
       {std::uint64_t{500}, std::uint64_t{4'000}, AwardRows::Most(roster_)}) {
    const AwardRows rows = Make(count, Order::kShuffled);
    std::set<std::tuple<std::string, std::string, std::string>> keys;
    for (std::uint64_t i = 0; i < count; ++i) {
      const AwardRow row = rows.At(i);
      ASSERT_TRUE(IsValid(row)) << row.psn << ' ' << row.credential_code;
      keys.insert({row.uic, row.psn, row.credential_code});
    }
    EXPECT_EQ(keys.size(), count);
  }
}

TEST_F(AwardRowsTest, BothOrdersHaveTheSameRows) {
  const AwardRows grouped = Make(1'000, Order::kProgram);
  const AwardRows shuffled = Make(1'000, Order::kShuffled);
  std::multiset<std::string> first;
  std::multiset<std::string> second;
  int changes = 0;
  int changes_of_shuffled = 0;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    first.insert(grouped.At(i).uic + grouped.At(i).credential_code);
    second.insert(shuffled.At(i).uic + shuffled.At(i).credential_code);
    if (i == 0) continue;
    changes += grouped.At(i).psn != grouped.At(i - 1).psn ? 1 : 0;
    changes_of_shuffled += shuffled.At(i).psn != shuffled.At(i - 1).psn ? 1 : 0;
  }
  EXPECT_EQ(first, second);
  EXPECT_LT(changes, 40);
  EXPECT_GT(changes_of_shuffled, 900);
}

TEST_F(AwardRowsTest, AFewCredentialsAreGivenVeryOften) {
  const AwardRows rows = Make(2'000, Order::kProgram);
  std::map<std::string, int> times;
  for (std::uint64_t i = 0; i < 2'000; ++i) {
    ++times[rows.At(i).credential_code];
  }
  std::vector<int> counts;
  for (const auto& [code, count] : times) counts.push_back(count);
  std::sort(counts.rbegin(), counts.rend());
  EXPECT_GT(counts[0], 200);
  EXPECT_LT(counts[counts.size() / 2], 30);
}

TEST_F(AwardRowsTest, TheWantedShareIsInvalid) {
  const AwardRows rows = Make(4'000, Order::kShuffled, 10);
  int invalid = 0;
  for (std::uint64_t i = 0; i < 4'000; ++i) {
    EXPECT_EQ(IsValid(rows.At(i)), !rows.IsInvalid(i)) << i;
    invalid += rows.IsInvalid(i) ? 1 : 0;
  }
  EXPECT_NEAR(invalid, 400, 70);
}

TEST_F(AwardRowsTest, MoreThanThereAreAreRefused) {
  const auto rows = AwardRows::Make(roster_, AwardRows::Most(roster_) + 1, 1,
                                    Order::kShuffled, 0);
  EXPECT_EQ(client::ErrorReason(rows.status()), "TOO_MANY_ROWS");
}

TEST_F(AwardRowsTest, TheSameSeedGivesTheSameFiles) {
  const TempFolder folder;
  for (const char* type : {"csv", "xlsx"}) {
    const auto make = [&](const char* name, std::uint64_t seed) {
      const AwardRows rows = Make(300, Order::kShuffled, 5, seed);
      const auto path = folder.path() / (std::string(name) + "." + type);
      EXPECT_TRUE(WriteRows([&](std::uint64_t n) { return rows.At(n); },
                            rows.count(), path, client::IfExists::kRefuse)
                      .ok());
      return TempFolder::Read(path);
    };
    const std::string first = make("first", 1);
    EXPECT_EQ(first.substr(0, 2), type == std::string("csv") ? "UI" : "PK");
    EXPECT_TRUE(first == make("again", 1)) << type;
    EXPECT_FALSE(first == make("other", 2)) << type;
  }
  EXPECT_EQ(folder.Files(), 6u) << "something was left behind";
}

}  // namespace
}  // namespace cte::load
