#include <random>

#include "domain/error.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::CheckedRow;
using domain::FindingCode;
using domain::Import;
using domain::ImportId;
using domain::ImportState;
using domain::RawRow;
using domain::RowPosition;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

// Step one of an import: what is staged, and how it is read.
class ImportCheckTest : public StoreTest {
 protected:
  // Reads all rows in pages of `size`, and expects all but the last to be full.
  std::vector<std::int32_t> RowNumbers(ImportId id, bool invalid_only,
                                       int size) {
    std::vector<std::int32_t> numbers;
    std::optional<RowPosition> from = RowPosition{};
    while (from) {
      const auto page = imports().ReadRows(id, *from, invalid_only, size);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      if (page->next) {
        EXPECT_THAT(page->rows, SizeIs(size));
      }
      for (const CheckedRow& row : page->rows) {
        numbers.push_back(row.row_number);
      }
      from = page->next;
    }
    return numbers;
  }

  std::vector<FindingCode> CodesOf(const RawRow& row) {
    const auto rows = Rows(Checked({row}).id);
    EXPECT_THAT(rows, SizeIs(1));
    return rows.empty() ? std::vector<FindingCode>() : Codes(rows[0]);
  }
};
CTE_FOR_EVERY_ENGINE(ImportCheckTest);

TEST_P(ImportCheckTest, R20_EachRuleIsFoundWithTheFactsOfTheDatabase) {
  Commit({AwardRow(2, kAnna, kRadio, "RADIO"), DeclarationRow(3, kEngineering),
          AwardRow(4, kAnna, kRadio, "", "Bee keeping")});
  struct Case {
    const char* rule;
    RawRow row;
    std::vector<FindingCode> codes;
  };
  for (const Case& c : std::vector<Case>{
           {"valid", AwardRow(2, kBen, kRadio, "rAdIo"), {}},
           {"R11 by series", AwardRow(2, kCleo, kBiotechnology, "OSHA"), {}},
           {"R11 no list", AwardRow(2, kCleo, kBiotechnology, "CPR"), {}},
           {"R11 not in the list",
            AwardRow(2, kCleo, kBiotechnology, "RADIO"),
            {FindingCode::kCredentialInvalidForProgram}},
           {"R11 no more",
            AwardRow(2, kCleo, kRadio, "OLD"),
            {FindingCode::kCredentialInvalidForProgram}},
           {"R13",
            AwardRow(2, kBen, kBiotechnology, "CPR"),
            {FindingCode::kStudentNotEnrolled}},
           {"R14",
            AwardRow(2, kBen, kEngineering, "CPR"),
            {FindingCode::kProgramMarkedNoCredentials}},
           {"R3",
            DeclarationRow(2, kRadio),
            {FindingCode::kProgramHasCredentials}},
           {"R3 twice",
            DeclarationRow(2, kEngineering),
            {FindingCode::kAlreadyRecorded}},
           {"R24",
            AwardRow(2, kAnna, kRadio, "RADIO"),
            {FindingCode::kAlreadyRecorded}},
           {"R24 suggested",
            AwardRow(2, kAnna, kRadio, "", "Bee keeping"),
            {FindingCode::kAlreadyRecorded}},
           {"R25",
            AwardRow(2, kAnna, kRadio, "NONE"),
            {FindingCode::kUnknownCredential}},
           {"R25 beyond ASCII",
            AwardRow(2, kAnna, kRadio, "RÄDIO"),
            {FindingCode::kUnknownCredential}},
           {"R27 and R28",
            AwardRow(2, kDrew, kDrafting, "CPR"),
            {FindingCode::kStudentNotEnrolled, FindingCode::kUnauthorizedPsn}},
           {"not active",
            AwardRow(2, kAnna, kEnded, "RADIO"),
            {FindingCode::kProgramNotFound}},
           {"no program",
            AwardRow(2, kAnna, 4711, "RADIO"),
            {FindingCode::kProgramNotFound}}}) {
    EXPECT_THAT(CodesOf(c.row), testing::ElementsAreArray(c.codes)) << c.rule;
  }
}

TEST_P(ImportCheckTest, R21_ARowShowsWhatTheCatalogueKnows) {
  const auto rows =
      Rows(Checked({AwardRow(9, "7526119675", kDrafting, "cpr", "Something")},
                   kTraveller)
               .id);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].row_number, 9);
  EXPECT_EQ(rows[0].uic, kDrew);
  EXPECT_EQ(rows[0].psn, "17");
  EXPECT_EQ(rows[0].cip_code, "15.1301");
  EXPECT_EQ(rows[0].program_name, "Program 17");
  EXPECT_EQ(rows[0].credential_type, domain::CredentialType::kSupplemental);
  EXPECT_EQ(rows[0].credential_code, "CPR");
  EXPECT_EQ(rows[0].credential_name, "First Aid");
  EXPECT_TRUE(rows[0].valid());
  EXPECT_THAT(Codes(rows[0]), ElementsAre(FindingCode::kCredentialNameIgnored));
}

TEST_P(ImportCheckTest, R20_TheCheckChangesNothingOfTheDistrict) {
  Checked({AwardRow(2, kAnna, kRadio, "RADIO"),
           AwardRow(3, kAnna, kRadio, "", "Bee keeping"),
           DeclarationRow(4, kEngineering)});
  EXPECT_EQ(Count("SELECT (SELECT COUNT(*) FROM awards)"
                  " + (SELECT COUNT(*) FROM program_years)"
                  " + (SELECT COUNT(*) FROM credentials"
                  "    WHERE suggested_name IS NOT NULL)"),
            0);
}

TEST_P(ImportCheckTest, R20_StateAndCountsOfACheckedImport) {
  const Import checked = Checked(
      {AwardRow(2, kAnna, kRadio, "RADIO"), AwardRow(3, kDrew, kRadio, "RADIO"),
       AwardRow(4, kDrew, kRadio, "NONE"), AwardRow(5, kAnna, kRadio, "RADIO")},
      kEditor, 3);
  EXPECT_EQ(checked.state, ImportState::kChecked);
  EXPECT_EQ(checked.counts.rows, 4);
  EXPECT_EQ(checked.counts.valid, 2);
  EXPECT_EQ(checked.counts.invalid, 2);
  EXPECT_EQ(checked.progress.done, 4);
  EXPECT_EQ(checked.progress.total, 4);
  ASSERT_TRUE(checked.check_time.has_value());
  ASSERT_TRUE(checked.expire_time.has_value());
  EXPECT_EQ(absl::ToInt64Minutes(*checked.expire_time - *checked.check_time),
            60);
  std::vector<std::pair<FindingCode, std::int64_t>> counts;
  for (const domain::FindingCount& count : checked.finding_counts) {
    counts.emplace_back(count.code, count.rows);
  }
  EXPECT_THAT(counts, ElementsAre(Pair(FindingCode::kStudentNotEnrolled, 2),
                                  Pair(FindingCode::kUnknownCredential, 1),
                                  Pair(FindingCode::kDuplicateRow, 1)));
}

TEST_P(ImportCheckTest, R24_ConflictsAreMarkedInEveryBlock) {
  const Import checked =
      Checked({AwardRow(2, kAnna, kRadio, "RADIO"),
               AwardRow(3, kAnna, kBiotechnology, "OSHA"),
               AwardRow(4, kBen, kRadio, "RADIO"), DeclarationRow(5, kRadio)},
              kEditor, 1);
  const auto rows = Rows(checked.id);
  ASSERT_THAT(rows, SizeIs(4));
  EXPECT_THAT(Codes(rows[0]), ElementsAre(FindingCode::kConflictingRows));
  EXPECT_THAT(Codes(rows[1]), IsEmpty());
  EXPECT_THAT(Codes(rows[2]), ElementsAre(FindingCode::kConflictingRows));
  EXPECT_THAT(Codes(rows[3]), ElementsAre(FindingCode::kConflictingRows));
  EXPECT_EQ(checked.counts.invalid, 3);
  ASSERT_THAT(checked.finding_counts, SizeIs(1));
  EXPECT_EQ(checked.finding_counts[0].rows, 3);
  EXPECT_THAT(Rows(checked.id, true), SizeIs(3));
}

TEST_P(ImportCheckTest, StagedRowsComeBackAsTheyWere) {
  std::mt19937 random(7);
  const auto pick = [&random](const auto& choices) {
    return choices[std::uniform_int_distribution<std::size_t>(
        0, choices.size() - 1)(random)];
  };
  const std::vector<std::string> uics = {std::string(kAnna), "779586", "?",
                                         "9999999999",       "",       "1.5"};
  const std::vector<std::string> psns = {"21223", "017", "x", "", "4711"};
  const std::vector<std::string> codes = {"RADIO", "cpr", "X", "", "無線"};
  const std::vector<std::string> names = {"", "Bienenzüchter 🐝",
                                          std::string(500, 'n'), "a\nb"};
  const Import import = Uploaded();
  const domain::Claim claim = NewClaim();
  Take(import.id, claim);
  std::vector<CheckedRow> expected;
  for (std::int32_t number = 0; number < 20; ++number) {
    domain::ImportBlock block{number, {}};
    std::vector<domain::ParsedRow> parsed;
    for (std::int32_t i = 0; i < 17; ++i) {
      const auto cell = [&](const std::vector<std::string>& texts) {
        const std::string text = pick(texts);
        return text.empty()
                   ? domain::RawCell{}
                   : domain::RawCell{domain::RawCell::Kind::kText, text};
      };
      parsed.push_back(domain::Parse({number * 17 + i + 2, cell(uics),
                                      cell(psns), cell(codes), cell(names)}));
    }
    const auto facts =
        imports().LoadFacts(kEditor, kYear, domain::NeedsOf(parsed));
    ASSERT_TRUE(facts.ok()) << facts.status();
    for (const domain::ParsedRow& row : parsed) {
      block.rows.push_back(domain::Check(row, *facts));
      expected.push_back(block.rows.back());
      expected.back().credential_id.reset();
    }
    ASSERT_TRUE(imports().StageBlock(import.id, claim, block, {}).ok());
  }
  EXPECT_EQ(Rows(import.id), expected);
}

TEST_P(ImportCheckTest, R20_EveryPageSizeGivesTheSameRows) {
  std::vector<RawRow> rows;
  for (std::int32_t i = 0; i < 30; ++i) {
    // The blocks 2 (rows 10 to 14) and 5 have no invalid row.
    const bool invalid = i / 5 != 2 && i / 5 != 5 && i % 3 == 0;
    rows.push_back(AwardRow(i + 2, invalid ? kDrew : kAnna, kRadio, "RADIO"));
  }
  const ImportId id = Checked(rows, kEditor, 5).id;
  const auto all = RowNumbers(id, false, 1000);
  const auto invalid = RowNumbers(id, true, 1000);
  EXPECT_THAT(all, SizeIs(30));
  EXPECT_THAT(invalid, ElementsAre(2, 5, 8, 11, 17, 20, 23, 26));
  for (int size = 1; size <= 31; ++size) {
    EXPECT_EQ(RowNumbers(id, false, size), all) << size;
    EXPECT_EQ(RowNumbers(id, true, size), invalid) << size;
  }
}

TEST_P(ImportCheckTest, ThereIsNoNextPageAfterTheLastRow) {
  const ImportId id = Checked({AwardRow(2, kDrew, kRadio, "RADIO"),
                               AwardRow(3, kAnna, kRadio, "RADIO")},
                              kEditor, 1)
                          .id;
  EXPECT_EQ(imports().ReadRows(id, {}, false, 2)->next, std::nullopt);
  EXPECT_EQ(imports().ReadRows(id, {}, true, 1)->next, std::nullopt);
  EXPECT_THAT(imports().ReadRows(id, {7, 0}, false, 5)->rows, IsEmpty());
}

TEST_P(ImportCheckTest, RowsCanBeReadWhileTheCheckGoesOn) {
  const Import import = Uploaded();
  const domain::Claim claim = NewClaim();
  Take(import.id, claim);
  CheckedRow row;
  row.row_number = 2;
  ASSERT_TRUE(
      imports().StageBlock(import.id, claim, {0, {row}}, {100, 300}).ok());
  EXPECT_THAT(Rows(import.id), ElementsAre(row));
  const auto half = imports().Get(import.id);
  ASSERT_TRUE(half.ok()) << half.status();
  EXPECT_EQ(half->state, ImportState::kChecking);
  EXPECT_EQ(half->progress.done, 100);
  EXPECT_EQ(half->progress.total, 300);
}

TEST_P(ImportCheckTest, AClearedCheckBeginsFromTheStart) {
  const Import import = Uploaded();
  const domain::Claim claim = NewClaim();
  Take(import.id, claim);
  CheckedRow row;
  row.findings = {{FindingCode::kInvalidPsn, "PSN", "x", "not a PSN"}};
  ASSERT_TRUE(imports().StageBlock(import.id, claim, {0, {row}}, {}).ok());
  ASSERT_TRUE(imports().StageBlock(import.id, claim, {1, {row}}, {}).ok());
  ASSERT_TRUE(imports().ClearBlocks(import.id, claim).ok());
  EXPECT_THAT(Rows(import.id), IsEmpty());
  const auto checked = CheckRows(imports(), import, claim,
                                 {AwardRow(2, kAnna, kRadio, "RADIO")}, 1);
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ(checked->counts.rows, 1);
  EXPECT_THAT(checked->finding_counts, IsEmpty());
  EXPECT_EQ(*imports().ReadFile(import.id), "bytes");
}

TEST_P(ImportCheckTest, AFailedCheckKeepsItsReasonAndNoContent) {
  const Import import = Uploaded();
  const domain::Claim claim = NewClaim();
  Take(import.id, claim);
  ASSERT_TRUE(imports().StageBlock(import.id, claim, {0, {{}}}, {}).ok());
  const domain::Failure failure{absl::StatusCode::kInvalidArgument,
                                "FILE_DAMAGED", "Größe"};
  ASSERT_TRUE(imports().FailCheck(import.id, claim, failure).ok());
  const auto failed = imports().Get(import.id);
  ASSERT_TRUE(failed.ok()) << failed.status();
  EXPECT_EQ(failed->state, ImportState::kFailed);
  EXPECT_EQ(failed->failure.reason, "FILE_DAMAGED");
  EXPECT_EQ(failed->failure.message, "Größe");
  EXPECT_THAT(Rows(import.id), IsEmpty());
  EXPECT_EQ(*imports().ReadFile(import.id), "");
}

TEST_P(ImportCheckTest, AnUnknownImportIsNotFound) {
  for (const absl::Status& status :
       {imports().Get(ImportId{4711}).status(),
        imports().Discard(kEditor, ImportId{4711}).status()}) {
    EXPECT_TRUE(absl::IsNotFound(status)) << status;
    EXPECT_EQ(domain::ErrorReason(status), "IMPORT_NOT_FOUND");
  }
}

}  // namespace
}  // namespace cte::test
