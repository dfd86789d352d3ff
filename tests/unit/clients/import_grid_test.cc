#include "clients/cli/import_grid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "absl/strings/str_split.h"
#include "clients/cli/text_width.h"
#include "tests/unit/clients/sample_rows.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Render(int width, const std::vector<v1::ImportRow>& rows,
                   bool colour = false) {
  std::ostringstream out;
  ImportGrid grid(out, Terminal{.width = width, .colour = colour},
                  SampleImport());
  grid.Write({rows.begin(), rows.end()});
  return out.str();
}

TEST(R21Grid, OnAWideTerminalShowsEveryColumnOnOneLine) {
  const std::string grid = Render(300, SampleRows());
  const std::vector<std::string> lines = absl::StrSplit(grid, '\n');
  EXPECT_THAT(lines[0],
              testing::MatchesRegex(
                  " Row  UIC +PSN/CIPCODE +Program Name +Credential Type +"
                  "Credential Name +Credential Code +Valid +Error"));
  EXPECT_THAT(lines[2],
              AllOf(HasSubstr("7526119675  20592 48.0508  Welding, Braze"),
                    HasSubstr("  Authorized  "), HasSubstr("AWSIITM")));
  EXPECT_THAT(grid,
              AllOf(HasSubstr("Student not enrolled in program: The "),
                    HasSubstr("\n" + std::string(lines[0].find("Error"), ' ') +
                              "Unauthorized PSN: You have"),
                    HasSubstr("Warning: UIC padded: The UIC")));
}

TEST(R21Grid,
     SuggestedAndSupplementalAreNonAuthorizedAndADeclarationIsNeither) {
  const struct {
    v1::CredentialType type;
    bool authorized;
    bool non_authorized;
  } kCases[] = {{v1::CREDENTIAL_TYPE_APPROVED, true, false},
                {v1::CREDENTIAL_TYPE_SUPPLEMENTAL, false, true},
                {v1::CREDENTIAL_TYPE_SUGGESTED, false, true},
                {v1::CREDENTIAL_TYPE_UNSPECIFIED, false, false}};
  for (const auto& test : kCases) {
    const std::string grid = Render(
        200,
        {SampleRow(2, "7526119675", "1", "", "P", test.type, "N", "C", true)});
    EXPECT_EQ(grid.find(" Authorized") != std::string::npos, test.authorized);
    EXPECT_EQ(grid.find("Non-Authorized") != std::string::npos,
              test.non_authorized);
  }
}

TEST(R21Grid, FitsTheTerminalAndLosesNoWordOfAnError) {
  for (const int width : {80, 100, 110, 120, 160, 200}) {
    const std::string grid = Render(width, SampleRows());
    for (const absl::string_view line : absl::StrSplit(grid, '\n')) {
      EXPECT_LE(DisplayWidth({line.data(), line.size()}), width) << line;
    }
    for (const char* word : {"Unauthorized", "Level", "record.", "padded:"}) {
      EXPECT_THAT(grid, HasSubstr(word)) << width;
    }
  }
}

TEST(R21Grid, OnANarrowTerminalErrorsStandUnderTheirRow) {
  EXPECT_THAT(Render(80, SampleRows()),
              AllOf(Not(HasSubstr(" Error\n")),
                    HasSubstr("\n    Unauthorized PSN: You have no grant")));
}

TEST(R21Grid, InvalidIsRedAndValidIsGreen) {
  EXPECT_THAT(Render(200, SampleRows(), true),
              AllOf(HasSubstr("\x1b[32mValid\x1b[0m"),
                    HasSubstr("\x1b[31mInvalid\x1b[0m")));
}

TEST(R22Grid, AfterTheCommitShowsTheOutcome) {
  v1::ImportRow row = SampleRows()[0];
  row.set_outcome(v1::ImportRow::OUTCOME_UNCHANGED);
  EXPECT_THAT(Render(200, {row}), HasSubstr("Unchanged"));
}

TEST(ImportSummary, CountsRowsAndFindings) {
  std::ostringstream out;
  WriteImportSummary(out, SampleImport());
  EXPECT_EQ(out.str(),
            "5 rows: 4 valid, 1 invalid.\n"
            "  1  Student not enrolled in program\n"
            "  1  Unauthorized PSN\n"
            "  1  UIC padded (warning)\n"
            "Columns that were not read: Notes.\n");
}

}  // namespace
}  // namespace cte::client
