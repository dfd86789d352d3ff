#include "server/exports/students_workbook.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "domain/credential.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/exports/fake_store.h"
#include "tests/unit/exports/read_export.h"
#include "tests/unit/exports/sample_awards.h"

namespace cte::server {
namespace {

using domain::CredentialType;
using ::testing::ElementsAre;

domain::ProgramStudent MakeStudent(const std::string& uic, bool enrolled) {
  domain::ProgramStudent entry;
  entry.student = {uic, "Pname", "Jf", true};
  entry.currently_enrolled = enrolled;
  return entry;
}

class StudentsWorkbookTest : public ::testing::Test {
 protected:
  absl::StatusOr<UnnamedFile> Make() {
    domain::StudentSelection selection;
    selection.psn = psn_;
    selection.school_year = 2026;
    selection.words = {"jf"};
    return StudentsWorkbook(store_, selection, {.folder = folder_.path()});
  }

  test::TemporaryFolder folder_;
  test::FakeStore store_;
  domain::Psn psn_{21223};
};

// R31: the one who has none is there too.
TEST_F(StudentsWorkbookTest, HasARowForEachCredentialAndEachStudent) {
  store_.students = {MakeStudent("0025736286", true),
                     MakeStudent("0025736287", false)};
  store_.students[0].awards = {
      test::MakeAward("0025736286", 2026, CredentialType::kApproved, "0012",
                      "Ann"),
      test::MakeAward("0025736286", 2026, CredentialType::kSuggested, "",
                      "-x")};
  EXPECT_THAT(
      test::CellsOf(test::BytesOf(Make()), 1),
      ElementsAre(ElementsAre("UIC", "Last Name", "First Name", "Enrolled Now",
                              "Credential Type", "Credential Code",
                              "Credential Name", "Recorded On"),
                  ElementsAre("0025736286", "Pname", "Jf", "Yes", "Approved",
                              "0012", "Ann", "2026-03-01"),
                  ElementsAre("0025736286", "Pname", "Jf", "Yes", "Suggested",
                              "", "-x", "2026-03-01"),
                  ElementsAre("0025736287", "Pname", "Jf", "No")));
  EXPECT_EQ(store_.selection.psn, psn_);
  EXPECT_THAT(store_.selection.words, ElementsAre("jf"));
}

// R33
TEST_F(StudentsWorkbookTest, OpensElsewhere) {
  store_.students = {MakeStudent("0025736286", true)};
  const nlohmann::json seen = test::SeenByOpenpyxl(test::BytesOf(Make()))[0];
  EXPECT_EQ(seen["title"], "PSN 21223, 2025-26");
  EXPECT_EQ(seen["frozen"], "A2");
  EXPECT_EQ(seen["filter"], "A1:H2");
  EXPECT_EQ(seen["rows"][1],
            nlohmann::json({"0025736286", "Pname", "Jf", "Yes", nullptr,
                            nullptr, nullptr, nullptr}));
}

TEST_F(StudentsWorkbookTest, IsNamedByTheLongestPsn) {
  psn_ = domain::Psn{domain::kMaxPsn};
  EXPECT_TRUE(Make().ok());
}

// R33
TEST_F(StudentsWorkbookTest, ReadsPageByPage) {
  for (int i = 0; i < 4500; ++i) {
    store_.students.push_back(MakeStudent(absl::StrFormat("%010d", i), true));
  }
  const auto rows = test::CellsOf(test::BytesOf(Make()), 1);
  EXPECT_GT(store_.pages, 2);
  ASSERT_EQ(rows.size(), 4501u);
  for (std::size_t i = 0; i < 4500; ++i) {
    ASSERT_EQ(rows[i + 1][0], store_.students[i].student.uic);
  }
}

}  // namespace
}  // namespace cte::server
