#include "clients/cli/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/sample_rows.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class CommandLineTest : public ::testing::Test {
 protected:
  CommandLineTest() : file_(folder_.Write("awards.xlsx", "bytes").string()) {
    imports_.uploaded = ImportIn(v1::Import::STATE_CHECKING);
    imports_.rows = SampleRows();
  }

  // What the server makes of the check and of the commit.
  void Checked(const v1::Import& import) { imports_.watches = {{import}}; }
  void Committed(v1::Import::State state, int created, int unchanged,
                 int rejected) {
    v1::Import import = SampleImport();
    import.set_state(state);
    import.mutable_counts()->set_created(created);
    import.mutable_counts()->set_unchanged(unchanged);
    import.mutable_counts()->set_rejected(rejected);
    imports_.watches.push_back({import});
    for (v1::ImportRow& row : imports_.rows) {
      const bool in = row.valid() && rejected < 5;
      row.set_outcome(in ? v1::ImportRow::OUTCOME_CREATED
                         : v1::ImportRow::OUTCOME_REJECTED);
    }
  }

  TempFolder folder_;
  std::stop_source stop_;
  const std::string file_;
  FakeServer server_;
  FakeImports& imports_ = server_.imports;
};

TEST_F(CommandLineTest, CheckShowsTheGridTheCountsAndHowToGoOn) {
  Checked(SampleImport());
  const CliResult result = RunCli(server_, {"import", "check", file_});
  EXPECT_EQ(result.exit_code, ExitCode::kIncomplete);
  EXPECT_THAT(result.out, AllOf(HasSubstr("Unauthorized PSN: "),
                                HasSubstr("5 rows: 4 valid, 1 invalid."),
                                HasSubstr("ctecred import commit imp-1"),
                                HasSubstr("ctecred import discard imp-1")));
  EXPECT_TRUE(imports_.commits.empty());
  EXPECT_EQ(imports_.file, "bytes");
}

TEST_F(CommandLineTest, CheckOfValidRowsEndsWithZero) {
  v1::Import import = SampleImport();
  import.mutable_counts()->set_invalid(0);
  Checked(import);
  imports_.rows.clear();
  EXPECT_EQ(RunCli(server_, {"import", "check", file_}).exit_code,
            ExitCode::kDone);
}

TEST_F(CommandLineTest, InvalidOnlyIsTheServersFilter) {
  Checked(SampleImport());
  RunCli(server_, {"import", "check", file_, "--invalid-only"});
  EXPECT_EQ(imports_.row_requests.front().filter(),
            v1::ListImportRowsRequest::FILTER_INVALID);
}

TEST_F(CommandLineTest, AsJsonEachRowIsALineAndTheSummaryTheLast) {
  Checked(SampleImport());
  const CliResult result =
      RunCli(server_, {"--output", "json", "import", "check", file_});
  EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 6);
  EXPECT_THAT(result.out, testing::StartsWith("{\"rowNumber\":2,"));
  const std::size_t last = result.out.rfind('\n', result.out.size() - 2);
  EXPECT_THAT(result.out.substr(last + 1),
              AllOf(testing::StartsWith("{\"summary\":{\"importId\":\"imp-1\""),
                    EndsWith("}}\n")));
  EXPECT_EQ(result.err, "");
}

TEST_F(CommandLineTest, GlobalOptionsMayStandBehindTheCommand) {
  Checked(SampleImport());
  EXPECT_THAT(
      RunCli(server_, {"import", "check", file_, "--output", "json"}).out,
      HasSubstr("{\"summary\":"));
}

TEST_F(CommandLineTest, AFileThatFailsTheCheckIsRefusedWithItsReason) {
  v1::Import import = ImportIn(v1::Import::STATE_FAILED);
  import.mutable_failure()->ParseFromString(
      Refusal(grpc::StatusCode::INVALID_ARGUMENT, "TOO_MANY_ROWS",
              "The sheet has too many rows. Split the file.")
          .error_details());
  Checked(import);
  const CliResult result =
      RunCli(server_, {"--output", "json", "import", "check", file_});
  EXPECT_EQ(result.exit_code, ExitCode::kRefused);
  EXPECT_EQ(result.err,
            "ctecred: The sheet has too many rows. Split the file. "
            "[TOO_MANY_ROWS]\n");
  EXPECT_THAT(result.out, EndsWith("\"reason\":\"TOO_MANY_ROWS\",\"message\":"
                                   "\"The sheet has too many rows. Split the "
                                   "file.\"}}\n"));
}

TEST_F(CommandLineTest, R22RunCommitsAndShowsOnlyWhatWasNotCreated) {
  Checked(SampleImport());
  Committed(v1::Import::STATE_COMMITTED, 4, 0, 1);
  const CliResult result = RunCli(server_, {"import", "run", file_});
  EXPECT_EQ(result.exit_code, ExitCode::kIncomplete);
  ASSERT_EQ(imports_.commits.size(), 1u);
  EXPECT_EQ(imports_.commits[0].import_id(), "imp-1");
  EXPECT_FALSE(imports_.commits[0].all_or_nothing());
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("5843042059"), Not(HasSubstr("7526119675")),
                    HasSubstr("4 created, 0 unchanged, 1 rejected.")));
}

TEST_F(CommandLineTest, RunOfRowsThatAreAllCreatedAsksForNoRows) {
  Checked(SampleImport());
  Committed(v1::Import::STATE_COMMITTED, 5, 0, 0);
  EXPECT_EQ(RunCli(server_, {"import", "run", file_}).exit_code,
            ExitCode::kDone);
  EXPECT_TRUE(imports_.row_requests.empty());
}

TEST_F(CommandLineTest, AllOrNothingShowsTheRowsThatAreToBlame) {
  Checked(SampleImport());
  Committed(v1::Import::STATE_FAILED, 0, 0, 5);
  imports_.watches.back()[0].mutable_failure()->ParseFromString(
      Refusal(grpc::StatusCode::FAILED_PRECONDITION, "ALL_OR_NOTHING", "No.")
          .error_details());
  for (v1::ImportRow& row : imports_.rows) {
    AddFinding(row, "ALL_OR_NOTHING", "All or nothing", "Nothing is written.");
  }
  const CliResult result =
      RunCli(server_, {"import", "run", file_, "--all-or-nothing"});
  EXPECT_EQ(result.exit_code, ExitCode::kIncomplete);
  EXPECT_TRUE(imports_.commits.at(0).all_or_nothing());
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("5843042059"), Not(HasSubstr("7526119675")),
                    HasSubstr("Nothing was recorded")));
}

TEST_F(CommandLineTest, ShowSaysWhatEndedAnImport) {
  imports_.rows.clear();
  imports_.uploaded = ImportIn(v1::Import::STATE_EXPIRED);
  CliResult result = RunCli(server_, {"import", "show", "imp-1"});
  EXPECT_EQ(result.exit_code, ExitCode::kRefused);
  EXPECT_THAT(result.out, HasSubstr("The import is expired."));

  imports_.uploaded = ImportIn(v1::Import::STATE_FAILED);
  imports_.uploaded.mutable_failure()->ParseFromString(
      Refusal(grpc::StatusCode::INVALID_ARGUMENT, "WORKBOOK_DAMAGED", "Broken.")
          .error_details());
  result = RunCli(server_, {"import", "show", "imp-1"});
  EXPECT_EQ(result.exit_code, ExitCode::kRefused);
  EXPECT_THAT(result.out,
              HasSubstr("The import failed: Broken. [WORKBOOK_DAMAGED]"));
}

TEST_F(CommandLineTest, TemplateIsSaved) {
  const auto file = folder_.path() / "template.xlsx";
  EXPECT_EQ(RunCli(server_, {"template", file.string()}).exit_code,
            ExitCode::kDone);
  EXPECT_EQ(TempFolder::Read(file), "workbook");
}

TEST_F(CommandLineTest, ATokenThatIsNotKnownIsNotAllowed) {
  imports_.failures = {grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "")};
  const CliResult result = RunCli(server_, {"import", "show", "imp-1"});
  EXPECT_EQ(result.exit_code, ExitCode::kNotAllowed);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("Ask its administrator for a new one"),
                    EndsWith("[UNAUTHENTICATED]\n")));
}

TEST_F(CommandLineTest, AFailureInsideTheServerNamesTheRequest) {
  imports_.failures = {grpc::Status(grpc::StatusCode::INTERNAL, "Failed.")};
  const CliResult result =
      RunCli(server_, {"--output", "json", "import", "show", "imp-1"});
  EXPECT_EQ(result.exit_code, ExitCode::kLocal);
  EXPECT_THAT(result.err,
              EndsWith("[INTERNAL]\n  To tell the administrator of the server: "
                       "request 0af7651916cd43dd\n"));
  EXPECT_THAT(result.out, EndsWith(",\"requestId\":\"0af7651916cd43dd\"}}\n"));
}

TEST_F(CommandLineTest, ARefusalDoesNotNameTheRequest) {
  imports_.failures = {
      Refusal(grpc::StatusCode::NOT_FOUND, "IMPORT_NOT_FOUND", "None.")};
  EXPECT_EQ(RunCli(server_, {"import", "show", "imp-1"}).err,
            "ctecred: None. [IMPORT_NOT_FOUND]\n");
}

TEST_F(CommandLineTest, AServerThatIsBusyForTooLongIsToBeTriedLater) {
  imports_.failures = {Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED,
                               "RATE_LIMITED", "Too many calls.",
                               absl::Minutes(3))};
  const CliResult result = RunCli(server_, {"import", "show", "imp-1"});
  EXPECT_EQ(result.exit_code, ExitCode::kUnreachable);
  EXPECT_EQ(result.err,
            "ctecred: The server is busy: Too many calls. This program waits "
            "for up to two minutes, which was not enough. Run it again later. "
            "[RATE_LIMITED]\n");
}

TEST_F(CommandLineTest, CtrlCSaysThatTheImportGoesOn) {
  stop_.request_stop();
  const CliResult result =
      RunCli(server_, {"import", "commit", "imp-1"}, stop_.get_token());
  EXPECT_EQ(result.exit_code, ExitCode::kInterrupted);
  EXPECT_THAT(result.err, AllOf(HasSubstr("Interrupted."),
                                HasSubstr("ctecred import show imp-1")));
}

TEST_F(CommandLineTest, ABreakSaysHowToGoOn) {
  imports_.watches = {{ImportIn(v1::Import::STATE_CHECKING)}};
  imports_.failures = {grpc::Status::OK,
                       grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "")};
  const CliResult result = RunCli(server_, {"import", "run", file_});
  EXPECT_EQ(result.exit_code, ExitCode::kUnreachable);
  EXPECT_THAT(result.err,
              HasSubstr("Import imp-1 goes on in the server. Look at it with: "
                        "ctecred import show imp-1 [DEADLINE_EXCEEDED]"));
}

TEST_F(CommandLineTest, ACommitIsAnImportOfRecordsToTheEnd) {
  v1::Import writing = ImportIn(v1::Import::STATE_COMMITTING);
  writing.mutable_progress()->set_total(5);
  v1::Import done = ImportIn(v1::Import::STATE_COMMITTED);
  *done.mutable_progress() = writing.progress();
  done.mutable_progress()->set_done(5);
  imports_.watches = {{writing, done}};
  const CliResult result = RunCli(server_, {"import", "commit", "imp-1"}, {},
                                  {.width = 80, .progress = true});
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("Importing records"), HasSubstr("100 %"),
                    Not(HasSubstr("Checking records"))));
}

TEST_F(CommandLineTest, HintsAreCommandsAsTheUserStartedTheProgram) {
  Checked(SampleImport());
  const CliResult result =
      RunCli(server_, {"--profile", "my own.toml", "import", "check", file_},
             {}, {}, "build/bin/ctecred");
  EXPECT_THAT(result.out, HasSubstr("build/bin/ctecred --profile 'my own.toml' "
                                    "import commit imp-1\n"));
}

TEST_F(CommandLineTest, WrongArgumentsAreUsageErrors) {
  const std::vector<std::string> kCases[] = {
      {},
      {"import"},
      {"import", "check"},
      {"import", "check", "a", "b"},
      {"import", "list", "--limit", "0"},
      {"--output", "xml", "import", "list"},
      {"awards"},
  };
  for (const auto& arguments : kCases) {
    const CliResult result = RunCli(server_, arguments);
    EXPECT_EQ(result.exit_code, ExitCode::kUsage)
        << testing::PrintToString(arguments);
    EXPECT_THAT(result.err,
                AllOf(testing::StartsWith("ctecred: "), EndsWith("[USAGE]\n")));
  }
}

TEST_F(CommandLineTest, AnUnknownWordIsNamed) {
  EXPECT_THAT(RunCli(server_, {"frobnicate"}).err,
              testing::StartsWith("ctecred: \"frobnicate\" is not known here"));
  EXPECT_THAT(RunCli(server_, {"audit", "lst"}).err,
              testing::StartsWith("ctecred: \"lst\" is not known here"));
}

TEST_F(CommandLineTest, HelpShowsExamplesAndExitCodes) {
  const CliResult result = RunCli(server_, {"--help"});
  EXPECT_EQ(result.exit_code, ExitCode::kDone);
  EXPECT_THAT(result.out, AllOf(HasSubstr("ctecred import run awards.xlsx"),
                                HasSubstr("Exit codes:"), HasSubstr("130")));
  EXPECT_EQ(RunCli(server_, {"--version"}).out, "ctecred 0.1.0\n");
}

}  // namespace
}  // namespace cte::client
