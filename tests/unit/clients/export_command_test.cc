#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/sample_programs.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::client {
namespace {

using ::testing::ElementsAre;

class ExportCommandTest : public CliTest {
 protected:
  TempFolder folder_;
  const std::string file_ = (folder_.path() / "out.xlsx").string();
  FakeExports& exports_ = server_.exports;
};

TEST_F(ExportCommandTest, R30ADistrictsWorkbookIsSaved) {
  const CliResult result =
      Run({"export", "district", "63070", file_, "--year", "2025"});
  EXPECT_EQ(result.exit_code, ExitCode::kDone);
  EXPECT_EQ(result.out, "The workbook is in " + file_ + ".\n");
  EXPECT_EQ(TempFolder::Read(file_), "workbook");
  EXPECT_THAT(exports_.export_district_credentials.requests,
              ElementsAre(IsProto("district_code: '63070' school_year: 2025")));
}

TEST_F(ExportCommandTest, R31TheStudentsOfAProgramAreSavedAsSelected) {
  Run({"export", "students", "21223", file_});
  Run({"export", "students", "21223", file_, "--force", "--group",
       "class:HSMI109-1", "--search", "pname", "--year", "2025"});
  EXPECT_EQ(TempFolder::Read(file_), "workbook");
  EXPECT_THAT(
      exports_.export_program_students.requests,
      ElementsAre(IsProto("selection { psn: 21223 currently_enrolled: true }"),
                  IsProto("selection { psn: 21223 school_year: 2025 "
                          "class_code: 'HSMI109-1' search: 'pname' }")));
}

TEST_F(ExportCommandTest, R32TheCredentialListIsSaved) {
  EXPECT_EQ(Run({"--output", "json", "export", "credentials", file_}).out,
            "{\"file\":\"" + file_ + "\"}\n");
  EXPECT_EQ(TempFolder::Read(file_), "workbook");
  EXPECT_THAT(exports_.export_credential_list.requests,
              ElementsAre(IsProto("")));
}

TEST_F(ExportCommandTest, ARefusedExportLeavesNoFile) {
  exports_.export_district_credentials.failures = {
      Refusal(grpc::StatusCode::PERMISSION_DENIED, "UNAUTHORIZED_DISTRICT",
              "You have no grant for the district.")};
  EXPECT_EQ(Run({"export", "district", "63070", file_}).exit_code,
            ExitCode::kNotAllowed);
  EXPECT_EQ(folder_.Files(), 0u);
}

TEST_F(ExportCommandTest, WrongArgumentsAreUsageErrors) {
  ExpectUsageErrors({
      {"export"},
      {"export", "district", "63070"},
      {"export", "students", "x", file_},
      {"export", "students", "21223", file_, "--group", "all"},
      {"export", "credentials"},
      {"export", "credentials", file_, "--year", "last"},
  });
  EXPECT_EQ(folder_.Files(), 0u);
}

}  // namespace
}  // namespace cte::client
