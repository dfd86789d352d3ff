#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "domain/row_checker.h"
#include "tests/unit/domain/sample_rows.h"

namespace cte::domain {
namespace {

constexpr int kRounds = 20'000;

// Rows and facts drawn at random from a small world, so that they often meet.
// The same seed gives the same sequence.
class World {
 public:
  RawRow Row() {
    RawRow raw;
    raw.row_number = static_cast<std::int32_t>(2 + Below(100));
    raw.uic = Pick<RawCell>({Text("7526119675"), Text("A025736286"),
                             Text("a025736286"), Text("2779586"),
                             Number("2779586"), Number("7526119675.0"),
                             Text("9999999999"), Text("nobody"), RawCell()});
    raw.psn =
        Pick<RawCell>({Number("20592"), Text("20592"), Number("17.0"),
                       Text("00017"), Text("4711"), Text("none"), RawCell()});
    raw.credential_code =
        Pick<RawCell>({Text("AWSIITM"), Text("awsiitm"), Text("PAVSS"),
                       Text("Old"), Text("NOSUCH"), Text("x"), RawCell()});
    raw.credential_name = Pick<RawCell>(
        {Text("Underwater Welding"), Text(" New  Badge "), Text("two\nlines"),
         Text("certified welder"), RawCell(), RawCell()});
    return raw;
  }

  // The sample's catalogue with everything else at random.
  Facts AnyFacts() {
    Facts facts = SampleFacts();
    facts.year_closed = Below(8) == 0;
    facts.grants = Pick<std::vector<Grant>>(
        {{},
         {{Role::kEditor, ScopeType::kState, ""}},
         {{Role::kEditor, ScopeType::kDistrict, "63070"}},
         {{Role::kEditor, ScopeType::kProgram, "17"}},
         {{Role::kViewer, ScopeType::kState, ""}}});
    for (auto& [code, credential] : facts.credentials) {
      credential.in_force = Below(4) != 0;
    }
    if (Below(4) == 0) facts.credentials.erase("PAVSS");
    if (Below(2) == 0) facts.suggestions.clear();
    for (auto& [psn, program] : facts.programs) {
      program.active = Below(8) != 0;
      DrawSecrets(psn, program, facts);
    }
    return facts;
  }

  // Draws anew what is known about the programs that the grants leave out.
  Facts WithOtherSecrets(Facts facts) {
    for (auto& [psn, program] : facts.programs) {
      if (!Holds(facts.grants, Role::kEditor, program.place)) {
        DrawSecrets(psn, program, facts);
      }
    }
    return facts;
  }

 private:
  std::size_t Below(std::size_t end) { return random_() % end; }

  template <typename T>
  T Pick(const std::vector<T>& values) {
    return values[Below(values.size())];
  }

  void DrawSecrets(Psn psn, ProgramFacts& program, Facts& facts) {
    program.declared = Below(3) == 0;
    program.has_awards = Below(3) == 0;
    for (const char* uic : {"7526119675", "A025736286", "0002779586"}) {
      const Participant participant = ParticipantOf(psn, uic);
      facts.enrolled.erase(participant);
      facts.awards.erase(participant);
      if (Below(3) != 0) facts.enrolled.insert(participant);
      if (Below(3) == 0) {
        facts.awards[participant] = {kApprovedId, kSupplementalId,
                                     kSuggestedId};
      }
    }
  }

  std::mt19937 random_{20'592};
};

std::vector<FindingCode> Errors(const CheckedRow& row) {
  std::vector<FindingCode> errors;
  for (const FindingCode code : Codes(row.findings)) {
    if (IsError(code)) errors.push_back(code);
  }
  return errors;
}

bool IsRecorded(const CheckedRow& row) {
  for (const Finding& finding : row.findings) {
    if (finding.code == FindingCode::kAlreadyRecorded) return true;
  }
  return false;
}

TEST(Reparse, R22_AValidRowCheckedAgainIsTheSame) {
  World world;
  int valid = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Facts facts = world.AnyFacts();
    const CheckedRow first = Check(Parse(world.Row()), facts);
    if (!first.valid()) continue;
    ++valid;
    CheckedRow again = Check(Reparse(first), facts);
    ASSERT_TRUE(again.valid()) << first.uic << " " << first.psn;
    ASSERT_EQ(IsRecorded(again), IsRecorded(first));
    again.findings = first.findings;
    ASSERT_EQ(again, first);
  }
  EXPECT_GT(valid, kRounds / 100);
}

TEST(Reparse, R22_AValidRowIsJudgedByTheFactsOfNowAsItsCellsWouldBe) {
  World world;
  int rejected = 0;
  for (int round = 0; round < kRounds; ++round) {
    const ParsedRow parsed = Parse(world.Row());
    const CheckedRow first = Check(parsed, world.AnyFacts());
    if (!first.valid()) continue;
    const Facts now = world.AnyFacts();
    const CheckedRow again = Check(Reparse(first), now);
    ASSERT_EQ(Errors(again), Errors(Check(parsed, now)));
    if (!again.valid()) ++rejected;
  }
  EXPECT_GT(rejected, kRounds / 100);
}

TEST(RowChecker, R28_NothingHiddenFromTheCallerChangesTheAnswer) {
  World world;
  int unauthorized = 0;
  for (int round = 0; round < kRounds; ++round) {
    const ParsedRow row = Parse(world.Row());
    const Facts facts = world.AnyFacts();
    const CheckedRow checked = Check(row, facts);
    ASSERT_EQ(checked, Check(row, world.WithOtherSecrets(facts)))
        << row.uic << " " << row.psn << " " << row.credential_code;
    for (const FindingCode code : Codes(checked.findings)) {
      if (code == FindingCode::kUnauthorizedPsn) ++unauthorized;
    }
  }
  EXPECT_GT(unauthorized, kRounds / 10);
}

TEST(RowChecker, R20_ErrorsComeBeforeWarningsAndEachCodeOnce) {
  World world;
  for (int round = 0; round < kRounds; ++round) {
    const CheckedRow row = Check(Parse(world.Row()), world.AnyFacts());
    std::array<bool, 256> seen{};
    bool warned = false;
    for (const Finding& finding : row.findings) {
      ASSERT_FALSE(seen[static_cast<std::size_t>(finding.code)])
          << CodeName(finding.code);
      seen[static_cast<std::size_t>(finding.code)] = true;
      ASSERT_FALSE(warned && IsError(finding.code)) << CodeName(finding.code);
      warned = warned || !IsError(finding.code);
      ASSERT_TRUE(finding.message.ends_with('.')) << finding.message;
    }
  }
}

}  // namespace
}  // namespace cte::domain
