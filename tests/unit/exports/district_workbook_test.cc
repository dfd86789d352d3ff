#include "server/exports/district_workbook.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "domain/credential.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/workbook_builder.h"
#include "tests/unit/exports/fake_store.h"
#include "tests/unit/exports/read_export.h"
#include "tests/unit/exports/sample_awards.h"

namespace cte::server {
namespace {

using domain::CredentialType;
using test::MakeAward;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class DistrictWorkbookTest : public ::testing::Test {
 protected:
  absl::StatusOr<UnnamedFile> Make(ExportOptions options = {}) {
    options.folder = folder_.path();
    domain::Visibility visibility;
    visibility.districts = {"63070"};
    return DistrictWorkbook(store_, {"63070", visibility, 2026}, options);
  }

  test::TemporaryFolder folder_;
  test::FakeStore store_;
};

// R30
TEST_F(DistrictWorkbookTest, HasARowForEachAward) {
  store_.all_awards = {
      MakeAward("0025736286", 2026, CredentialType::kApproved, "0012", "Ann"),
      MakeAward("A025736286", 2023, CredentialType::kSuggested, "", "=1+1")};
  EXPECT_THAT(
      test::CellsOf(test::BytesOf(Make()), 1),
      ElementsAre(
          ElementsAre("UIC", "Last Name", "First Name", "School Year", "PSN",
                      "Program Name", "CIP Code", "Credential Type",
                      "Credential Code", "Credential Name", "Recorded On"),
          ElementsAre("0025736286", "Pname", "Jf", "2025-26", "21223",
                      "Hospitality Management", "01.0000", "Approved", "0012",
                      "Ann", "2026-03-01"),
          ElementsAre("A025736286", "Pname", "Jf", "2022-23", "21223",
                      "Hospitality Management", "01.0000", "Suggested", "",
                      "=1+1", "2026-03-01")));
}

// R30
TEST_F(DistrictWorkbookTest, AsksForFourYearsOfStudentsWhoAreInSchool) {
  ASSERT_TRUE(Make().ok());
  EXPECT_EQ(store_.award_query.district_code, "63070");
  EXPECT_THAT(store_.award_query.visibility.districts, ElementsAre("63070"));
  EXPECT_EQ(store_.award_query.first_year, 2023);
  EXPECT_EQ(store_.award_query.last_year, 2026);
  EXPECT_TRUE(store_.award_query.in_school_only);
  EXPECT_FALSE(store_.award_query.include_removed);
}

// R33: what a spreadsheet that is not ours makes of it.
TEST_F(DistrictWorkbookTest, OpensElsewhere) {
  store_.all_awards = {
      MakeAward("0025736286", 2026, CredentialType::kApproved, "0012", "Ann"),
      MakeAward("0025736286", 2026, CredentialType::kSupplemental, "7", "Bob"),
      MakeAward("0025736287", 2024, CredentialType::kSuggested, "", "@x")};
  const nlohmann::json seen = test::SeenByOpenpyxl(test::BytesOf(Make()));
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0]["title"], "Received Credentials");
  EXPECT_EQ(seen[0]["frozen"], "A2");
  EXPECT_EQ(seen[0]["filter"], "A1:K4");
  EXPECT_EQ(seen[0]["rows"][1][0], "0025736286");
  EXPECT_EQ(seen[0]["rows"][3][9], "@x");
  EXPECT_EQ(seen[0]["links"], 0);
  EXPECT_EQ(seen[1]["title"], "By Year and Type");
  EXPECT_EQ(seen[1]["charts"], nlohmann::json({"BarChart"}));
}

TEST_F(DistrictWorkbookTest, CountsByYearAndType) {
  store_.all_awards = {
      MakeAward("0025736286", 2026, CredentialType::kApproved, "0012", "Ann"),
      MakeAward("0025736286", 2026, CredentialType::kSupplemental, "7", "Bob"),
      MakeAward("0025736287", 2026, CredentialType::kApproved, "0012", "Ann"),
      MakeAward("0025736287", 2023, CredentialType::kSuggested, "", "@x")};
  EXPECT_THAT(test::CellsOf(test::BytesOf(Make()), 2),
              ElementsAre(ElementsAre("School Year", "Approved", "Supplemental",
                                      "Suggested", "Total"),
                          ElementsAre("2022-23", "#0", "#0", "#1", "#1"),
                          ElementsAre("2023-24", "#0", "#0", "#0", "#0"),
                          ElementsAre("2024-25", "#0", "#0", "#0", "#0"),
                          ElementsAre("2025-26", "#2", "#1", "#0", "#3"),
                          ElementsAre("All Years", "#2", "#1", "#1", "#4")));
}

TEST_F(DistrictWorkbookTest, ChartsTheCounts) {
  const std::string chart =
      test::PartOf(test::BytesOf(Make()), "xl/charts/chart1.xml");
  EXPECT_THAT(chart, HasSubstr("<c:grouping val=\"stacked\"/>"));
  EXPECT_THAT(chart, HasSubstr("'By Year and Type'!$B$2:$B$5"));
  EXPECT_THAT(chart, HasSubstr("'By Year and Type'!$D$2:$D$5"));
  for (const char* text : {"Credentials by School Year and Type", "School Year",
                           "Approved", "Supplemental", "Suggested"}) {
    EXPECT_THAT(chart, HasSubstr(text));
  }
}

// R33
TEST_F(DistrictWorkbookTest, ReadsPageByPage) {
  store_.award_count = 12'000;
  store_.make_award = [](std::size_t i) {
    return MakeAward("0025736286", 2026, CredentialType::kApproved,
                     std::to_string(i), "Ann");
  };
  const auto rows = test::CellsOf(test::BytesOf(Make()), 1);
  EXPECT_GT(store_.pages, 2);
  ASSERT_EQ(rows.size(), 12'001u);
  for (std::size_t i = 0; i < 12'000; ++i) {
    ASSERT_EQ(rows[i + 1][8], std::to_string(i));
  }
}

TEST_F(DistrictWorkbookTest, EndsWhenNobodyWaitsForIt) {
  store_.award_count = 1'000'000;
  store_.make_award = [](std::size_t) { return domain::Award(); };
  const auto file =
      Make({.folder = "", .keep_going = [this] { return store_.pages < 2; }});
  EXPECT_EQ(file.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(store_.pages, 2);
}

}  // namespace
}  // namespace cte::server
