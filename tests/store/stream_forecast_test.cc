// What a stream that is only validated says is what the real one does.

#include <algorithm>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/row_parser.h"
#include "server/streams/row_stream.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::CheckedRow;
using domain::Import;
using domain::RawRow;
using domain::RowBatch;

class StreamForecastTest : public StoreTest {
 protected:
  // All that a stream answers.
  struct Answers {
    std::vector<CheckedRow> rows;
    Import import;
  };

  Answers Send(const std::string& request_id,
               const std::vector<RowBatch>& batches, bool all_or_nothing,
               bool validate_only) {
    Answers answers;
    const auto stream = server::OpenRowStream(
        *store_, kTraveller, {request_id, "SIS", all_or_nothing}, validate_only,
        absl::Hours(1), nullptr);
    EXPECT_TRUE(stream.ok()) << stream.status();
    if (!stream.ok()) return answers;
    std::int64_t rows = 0;
    for (const RowBatch& batch : batches) {
      auto taken = (*stream)->Take(*store_, kTraveller, batch);
      EXPECT_TRUE(taken.ok()) << taken.status();
      if (!taken.ok()) return answers;
      rows = batch.end();
      for (CheckedRow& row : *taken) {
        answers.rows.push_back(std::move(row));
      }
    }
    const auto finished = (*stream)->Finish(*store_, kTraveller, rows);
    EXPECT_TRUE(finished.ok()) << finished.status();
    answers.import = finished.value_or(Import{});
    if (answers.import.state == domain::ImportState::kCommitting) {
      const domain::Claim claim = NewClaim();
      Take(answers.import.id, claim);
      EXPECT_TRUE(
          imports()
              .CommitWhole(answers.import.id, claim, [] { return true; })
              .ok());
      answers.import =
          imports().FinishCommit(answers.import.id, claim).value_or(Import{});
    }
    return answers;
  }

  int Below(int end) {
    return std::uniform_int_distribution(0, end - 1)(random_);
  }

  RawRow AnyRow() {
    static constexpr std::int64_t kPrograms[] = {
        kRadio, kRadio, kBiotechnology, kEngineering, kDrafting, kEnded, 4711};
    static constexpr std::string_view kStudents[] = {kAnna, kBen,    kCleo,
                                                     kDrew, "12345", "x"};
    static constexpr std::pair<std::string_view, std::string_view>
        kCredentials[] = {{"RADIO", ""}, {"radio", "Radio"}, {"OSHA", ""},
                          {"CPR", ""},   {"OLD", ""},        {"NONE", ""},
                          {"", "Bees"},  {"", "bees"},       {"", ""},
                          {"", "Knots"}, {"", "Juggling"}};
    const std::int64_t psn = kPrograms[Below(7)];
    if (Below(25) == 0) return DeclarationRow(0, psn);
    const auto& [code, name] = kCredentials[Below(11)];
    return AwardRow(0, kStudents[Below(6)], psn, code, name);
  }

  // Some of few rows, so that they meet again.
  std::vector<RowBatch> AnyBatches(bool is_clean) {
    std::vector<RowBatch> batches;
    std::int64_t offset = 0;
    for (int i = 1 + Below(5); i > 0; --i) {
      RowBatch batch{offset, {}};
      for (int j = 1 + Below(8); j > 0; --j) {
        RawRow row = is_clean
                         ? AwardRow(0, Below(2) == 0 ? kAnna : kCleo, kRadio,
                                    Below(2) == 0 ? "CPR" : "RADIO")
                         : AnyRow();
        row.row_number = static_cast<std::int32_t>(++offset);
        batch.rows.push_back(domain::Parse(row));
      }
      batches.push_back(std::move(batch));
    }
    return batches;
  }

  // A name that means CPR, and one that the state does not take.
  void SettleNames() {
    const auto settle = [&](const std::string& name,
                            const domain::Settlement& settlement) {
      Give({kAnna}, kEngineering, "", name);
      const domain::SuggestionId id{static_cast<std::uint32_t>(
          Count("SELECT MAX(suggestion_id) FROM suggestions"))};
      const auto settled =
          catalogue().Settle(id, settlement, kAdministrator, false);
      EXPECT_TRUE(settled.ok()) << settled.status();
    };
    settle("Knots", domain::ExistingCredential{"CPR"});
    settle("Juggling", domain::Declined{});
  }

  // One year in six is closed, and as often a district is nobody's.
  void ChangeTheGround() {
    EXPECT_TRUE(
        store_->years().SetClosed(kAdministrator, kYear, Below(6) == 0).ok());
    const domain::Grant elsewhere{domain::Role::kEditor,
                                  domain::ScopeType::kDistrict, "50010"};
    if (Below(6) == 0) {
      EXPECT_TRUE(
          access().TakeGrant(kAdministrator, kTraveller, elsewhere).ok());
    } else {
      EXPECT_TRUE(
          access().GiveGrant(kAdministrator, kTraveller, elsewhere).ok());
    }
  }

  void ForgetAll() {
    Sql("DELETE FROM awards");
    Sql("DELETE FROM program_years");
  }

  std::mt19937 random_{20261125};
};
CTE_FOR_EVERY_ENGINE(StreamForecastTest);

TEST_P(StreamForecastTest, ValidateOnlySaysWhatTheRealCallDoes) {
  constexpr int kStreams = 120;
  SettleNames();
  for (int i = 0; i < kStreams; ++i) {
    ChangeTheGround();
    const bool all_or_nothing = i % 3 == 0;
    const auto batches = AnyBatches(i % 6 == 0);
    if (i % 4 == 0) ForgetAll();  // else on what the streams before it wrote
    const std::string id = absl::StrCat("s-", i);
    const auto says = Send(id, batches, all_or_nothing, true);
    const std::int64_t awards = Count("SELECT COUNT(*) FROM awards");
    const auto does = Send(id, batches, all_or_nothing, false);
    const auto said = Shown(says.rows);
    const auto done = Shown(does.rows);
    ASSERT_EQ(said.size(), done.size()) << "stream " << i;
    for (std::size_t row = 0; row < said.size(); ++row) {
      ASSERT_EQ(said[row], done[row]) << "stream " << i;
    }
    EXPECT_EQ(says.import.state, does.import.state) << "stream " << i;
    EXPECT_EQ(says.import.failure.reason, does.import.failure.reason);
    EXPECT_EQ(says.import.counts.rows, does.import.counts.rows);
    EXPECT_EQ(says.import.counts.valid, does.import.counts.valid)
        << "stream " << i;
    EXPECT_EQ(says.import.counts.created, does.import.counts.created)
        << "stream " << i;
    EXPECT_EQ(says.import.counts.unchanged, does.import.counts.unchanged);
    EXPECT_EQ(says.import.counts.rejected, does.import.counts.rejected);
    EXPECT_EQ(says.import.finding_counts.size(),
              does.import.finding_counts.size())
        << "stream " << i;
    for (std::size_t at = 0; at < says.import.finding_counts.size() &&
                             at < does.import.finding_counts.size();
         ++at) {
      EXPECT_EQ(says.import.finding_counts[at].code,
                does.import.finding_counts[at].code);
      EXPECT_EQ(says.import.finding_counts[at].rows,
                does.import.finding_counts[at].rows);
    }
    if (!all_or_nothing) {
      std::int64_t created_awards = 0;
      for (const CheckedRow& row : does.rows) {
        created_awards += row.outcome == domain::Outcome::kCreated &&
                                  row.kind == domain::ParsedRow::Kind::kAward
                              ? 1
                              : 0;
      }
      EXPECT_EQ(Count("SELECT COUNT(*) FROM awards") - awards, created_awards);
    }
  }
}

std::vector<domain::Finding> Errors(const CheckedRow& row) {
  std::vector<domain::Finding> errors;
  std::ranges::copy_if(row.findings, std::back_inserter(errors),
                       [](const auto& found) { return IsError(found.code); });
  return errors;
}

TEST_P(StreamForecastTest, R20_AWorkbookAStreamAndACallFindTheSameInARow) {
  SettleNames();
  int invalid = 0;
  for (int i = 0; i < 100; ++i) {
    ChangeTheGround();
    RawRow row = AnyRow();
    row.row_number = 1;
    const auto parsed = domain::Parse(row);
    const auto of_workbook = Errors(Rows(Checked({row}, kTraveller).id).at(0));
    invalid += of_workbook.empty() ? 0 : 1;
    const auto streamed =
        Send(absl::StrCat("r-", i), {{0, {parsed}}}, false, i % 2 == 0);
    EXPECT_EQ(Errors(streamed.rows.at(0)), of_workbook);
    if (parsed.kind != domain::ParsedRow::Kind::kAward ||
        domain::HasError(parsed.findings)) {
      continue;
    }
    auto called =
        domain::AwardRows(*parsed.program, {*parsed.student},
                          parsed.credential_code, parsed.credential_name);
    ASSERT_TRUE(awards().WriteAll(kTraveller, kYear, called).ok());
    EXPECT_EQ(Errors(called.at(0)), of_workbook);
  }
  EXPECT_GT(invalid, 20);
  EXPECT_LT(invalid, 95);
}

}  // namespace
}  // namespace cte::test
