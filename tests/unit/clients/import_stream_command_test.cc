#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kHeader[] = "UIC,PSN,CredentialCode,CredentialName\n";

// Gives these bytes, and then the end, as standard input.
class StandardInput {
 public:
  explicit StandardInput(const std::string& text, bool open_end = false) {
    before_ = ::dup(STDIN_FILENO);
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    ::dup2(ends[0], STDIN_FILENO);
    ::close(ends[0]);
    write_ = ends[1];
    EXPECT_EQ(::write(write_, text.data(), text.size()),
              static_cast<ssize_t>(text.size()));
    if (!open_end) ::close(std::exchange(write_, -1));
  }
  ~StandardInput() {
    if (write_ >= 0) ::close(write_);
    ::dup2(before_, STDIN_FILENO);
    ::close(before_);
  }

 private:
  int before_;
  int write_;
};

class ImportStreamCommandTest : public CliTest {
 protected:
  ImportStreamCommandTest() {
    streams_.finished = ImportIn(v1::Import::STATE_COMMITTED);
  }

  std::string File(const std::string& lines,
                   const std::string& header = kHeader) {
    return folder_.Write("awards.csv", header + lines).string();
  }
  std::string Path(const std::string& name) const {
    return (folder_.path() / name).string();
  }
  CliResult Stream(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"import", "stream"});
    return Run(arguments);
  }

  TempFolder folder_;
  FakeRowStreams& streams_ = server_.imports.streams;
};

TEST_F(ImportStreamCommandTest, SendsTheRowsAndTellsTheCounts) {
  const CliResult result =
      Stream({File("A069297285,21223,CSB-PC,\nunchanged,17,,Welding\n")});
  EXPECT_EQ(result.exit_code, ExitCode::kDone);
  ASSERT_THAT(streams_.rows, SizeIs(2));
  EXPECT_EQ(streams_.rows[0].uic(), "A069297285");
  EXPECT_EQ(streams_.rows[0].psn(), "21223");
  EXPECT_EQ(streams_.rows[0].credential_code(), "CSB-PC");
  EXPECT_EQ(streams_.rows[1].credential_name(), "Welding");
  EXPECT_EQ(streams_.row_count, 2);
  const auto& header = streams_.headers.at(0);
  EXPECT_EQ(header.source_name(), "awards.csv");
  EXPECT_EQ(header.policy(), v1::ImportRowsRequest::POLICY_EACH_BATCH);
  EXPECT_FALSE(header.validate_only());
  EXPECT_EQ(header.request_id().size(), 36u);
  EXPECT_THAT(result.out, HasSubstr("1 created, 1 unchanged, 0 rejected."));
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("Request id " + header.request_id()),
                    HasSubstr("ctecred import stream " + Path("awards.csv") +
                              " --request-id " + header.request_id())));
}

TEST_F(ImportStreamCommandTest, OptionsAreInTheHeader) {
  Stream({File(""), "--request-id", "mine", "--source-name", "SIS nightly",
          "--all-or-nothing", "--validate-only"});
  const auto& header = streams_.headers.at(0);
  EXPECT_EQ(header.request_id(), "mine");
  EXPECT_EQ(header.source_name(), "SIS nightly");
  EXPECT_EQ(header.policy(), v1::ImportRowsRequest::POLICY_ALL_OR_NOTHING);
  EXPECT_TRUE(header.validate_only());
}

TEST_F(ImportStreamCommandTest, BatchesHaveTheRowsThatAreAskedFor) {
  Stream({File("a,1,c,\nb,2,c,\nc,3,c,\n"), "--batch-rows", "2"});
  EXPECT_THAT(streams_.offsets.at(0), testing::ElementsAre(0, 2));
  ExpectUsageErrors({{"import", "stream", "x", "--batch-rows", "0"},
                     {"import", "stream", "x", "--batch-rows", "5001"},
                     {"import", "stream"}});
}

TEST_F(ImportStreamCommandTest, R17ColumnsInAnyOrderAndSpelling) {
  const CliResult result = Stream({File("Welding,remark,17,CSB-PC,A1\n",
                                        "\xEF\xBB\xBF"
                                        " credential_name ,Remark,psn,"
                                        "CREDENTIAL-CODE,Uic\r\n")});
  ASSERT_THAT(streams_.rows, SizeIs(1));
  EXPECT_EQ(streams_.rows[0].uic(), "A1");
  EXPECT_EQ(streams_.rows[0].psn(), "17");
  EXPECT_EQ(streams_.rows[0].credential_code(), "CSB-PC");
  EXPECT_EQ(streams_.rows[0].credential_name(), "Welding");
  EXPECT_THAT(result.out, HasSubstr("Columns that were not read: Remark."));
}

TEST_F(ImportStreamCommandTest, AHeaderThatIsNotGoodNamesWhatIsWrong) {
  const struct {
    const char* header;
    const char* problem;
  } kCases[] = {
      {"UIC,CredentialName\n", "no column PSN, CredentialCode;"},
      {"UIC;PSN;CredentialCode;CredentialName\n", "with commas"},
      {"UIC,PSN,Credential Code,CredentialName,credential-code\n",
       "Columns 3 (\"Credential Code\") and 5 (\"credential-code\") are both "
       "the field CredentialCode"},
      {"\r\n\r\n", "There is nothing in"},
      {"", "There is nothing in"},
  };
  for (const auto& test : kCases) {
    const CliResult result = Stream({File("", test.header)});
    EXPECT_EQ(result.exit_code, ExitCode::kLocal);
    EXPECT_THAT(result.err, HasSubstr(test.problem));
  }
  EXPECT_THAT(Stream({Path("absent.csv")}).err, HasSubstr("[FILE_UNREADABLE]"));
  EXPECT_THAT(Stream({Path("")}).err, HasSubstr("[FILE_UNREADABLE]"));
  EXPECT_THAT(streams_.headers, IsEmpty());
}

TEST_F(ImportStreamCommandTest, AHeaderAloneIsAnImportOfNoRows) {
  EXPECT_EQ(Stream({File("")}).exit_code, ExitCode::kDone);
  EXPECT_EQ(streams_.row_count, 0);
}

TEST_F(ImportStreamCommandTest, BlankLinesAreNoRows) {
  Stream({File("\r\n,,,\r\n  \r\na,1,\"b\",c\r\n , ,\"\",\t\r\n\r\n")});
  ASSERT_THAT(streams_.rows, SizeIs(1));
  EXPECT_EQ(streams_.rows[0].uic(), "a");
}

TEST_F(ImportStreamCommandTest, ALineThatIsNoRecordIsNamedAndEndsIt) {
  const struct {
    const char* lines;
    const char* problem;
  } kCases[] = {
      {"b,2,c\n", "awards.csv:3: it has 3 fields and the header 4"},
      {"b,2,c,d,e\n", "awards.csv:3: it has 5 fields and the header 4"},
      // A quote that is never closed, ...
      {"b,2,c,\"d\ne,3,f,\n", "line 3 is never closed"},
      // ... one that ends where the next one begins, ...
      {"b,2,c,\"d\ne,3,f,\"g\"\n", "on line 3 is probably not closed"},
      // ... and one that takes lines in without a fault of form.
      {"b,2,\"c,d\ne,3,f\",g\n", "awards.csv:3: the quote that begins"},
      {"b,2,c,\xFF\n", "awards.csv:3: its field 4 is not UTF-8"},
  };
  for (const auto& test : kCases) {
    streams_.Clear();
    const CliResult result =
        Stream({File(std::string("a,1,c,d\n") + test.lines), "--batch-rows",
                "1", "--request-id", "mine"});
    EXPECT_EQ(result.exit_code, ExitCode::kLocal);
    EXPECT_THAT(result.err,
                AllOf(HasSubstr(test.problem), EndsWith("[LINE_INVALID]\n"),
                      HasSubstr("1 row is in. Go on with: ctecred import "
                                "stream ")));
    EXPECT_THAT(streams_.rows, SizeIs(1)) << test.lines;
    EXPECT_EQ(streams_.row_count, -1);
  }
}

TEST_F(ImportStreamCommandTest, ARemarkBesideTheRowMayHaveLines) {
  Stream({File("a,1,c,d,\"two\nlines\"\nb,2,c,d,\n",
               "UIC,PSN,CredentialCode,CredentialName,Remark\n")});
  EXPECT_THAT(streams_.rows, SizeIs(2));
}

TEST_F(ImportStreamCommandTest, FindingsNameLineAndRow) {
  const CliResult result =
      Stream({File("a,1,c,\n\nrejected,=1+1,c,\"Weld, \"\"x\"\"\"\n\n"
                   "b,2,c,\nunchanged,17,c,\n"),
              "--batch-rows", "2", "--findings", Path("findings.csv")});
  EXPECT_EQ(result.exit_code, ExitCode::kIncomplete);
  EXPECT_EQ(TempFolder::Read(Path("findings.csv")),
            "Line,Row,UIC,PSN,CredentialCode,CredentialName,Outcome,Severity,"
            "Finding,Column,Value,Message\n"
            "4,2,rejected,'=1+1,c,\"Weld, \"\"x\"\"\",rejected,error,"
            "UNAUTHORIZED_PSN,PSN,'=1+1,Ask for a grant.\n"
            "7,4,unchanged,17,c,,unchanged,warning,ALREADY_RECORDED,PSN,17,"
            "Ask for a grant.\n");
  struct stat file = {};
  ASSERT_EQ(::stat(Path("findings.csv").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  EXPECT_THAT(result.out, HasSubstr("findings.csv"));
}

TEST_F(ImportStreamCommandTest, FindingsReplaceNoFileUnasked) {
  const std::string file = File("a,1,c,\n");
  folder_.Write("mine.csv", "mine");
  EXPECT_THAT(Stream({file, "--findings", Path("mine.csv")}).err,
              HasSubstr("[FILE_EXISTS]"));
  EXPECT_THAT(Stream({file, "--findings", file, "--force"}).err,
              HasSubstr("[FILE_IS_INPUT]"));
  EXPECT_EQ(TempFolder::Read(Path("mine.csv")), "mine");
  EXPECT_THAT(streams_.headers, IsEmpty());
  ::chmod(Path("mine.csv").c_str(), 0644);
  EXPECT_EQ(Stream({file, "--findings", Path("mine.csv"), "--force"}).exit_code,
            ExitCode::kDone);
  EXPECT_THAT(TempFolder::Read(Path("mine.csv")), StartsWith("Line,Row,"));
  struct stat now = {};
  ASSERT_EQ(::stat(Path("mine.csv").c_str(), &now), 0);
  EXPECT_EQ(now.st_mode & 0777, 0600u);
}

TEST_F(ImportStreamCommandTest, FindingsThatCannotBeWrittenEndIt) {
  EXPECT_THAT(
      Stream({File("a,1,c,\n"), "--findings", "/dev/full"}).err,
      AllOf(HasSubstr("No space left"), HasSubstr("[FILE_UNWRITABLE]")));
  EXPECT_THAT(streams_.headers, IsEmpty());
}

TEST_F(ImportStreamCommandTest, FindingsOnStandardOutputHaveItAlone) {
  const CliResult result =
      Stream({File("unchanged,1,c,\n"), "--findings", "-"});
  EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 2);
  EXPECT_THAT(result.out, EndsWith("Ask for a grant.\n"));
  EXPECT_THAT(result.err, HasSubstr("0 created, 1 unchanged"));
  EXPECT_EQ(Stream({File(""), "--findings", "-", "--output", "json"}).exit_code,
            ExitCode::kUsage);
}

TEST_F(ImportStreamCommandTest, AsJsonOneObjectIsTheEnd) {
  const CliResult result = Stream(
      {File("rejected,1,c,\n"), "--output", "json", "--request-id", "mine"});
  EXPECT_EQ(result.exit_code, ExitCode::kIncomplete);
  EXPECT_THAT(result.out,
              AllOf(StartsWith("{\"requestId\":\"mine\",\"summary\":{"
                               "\"importId\":\"imp-1\""),
                    EndsWith("}}\n")));
  EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 1);
  EXPECT_EQ(result.err, "");
}

TEST_F(ImportStreamCommandTest, SaysWhenItGoesOnAfterABreak) {
  streams_.breaks = {
      {.taken = 2,
       .acknowledged = 1,
       .status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "Socket closed")}};
  const CliResult result =
      Stream({File("a,1,c,\nrejected,2,c,\nb,3,c,\n"), "--batch-rows", "1",
              "--findings", Path("findings.csv")});
  EXPECT_EQ(result.exit_code, ExitCode::kIncomplete);
  EXPECT_THAT(streams_.rows, SizeIs(3));
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("The stream broke (Socket closed). Trying again "
                              "...\n"),
                    HasSubstr("Goes on behind row 1.\n")));
  EXPECT_THAT(TempFolder::Read(Path("findings.csv")),
              HasSubstr("\n3,2,rejected,"));
}

TEST_F(ImportStreamCommandTest, ACheckOfAFileBeginsAgainAfterABreak) {
  streams_.breaks = {
      {.taken = 2,
       .acknowledged = 2,
       .status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "Socket closed")}};
  const CliResult result =
      Stream({File("a,1,c,\nrejected,2,c,\nrejected,3,c,\n"), "--batch-rows",
              "1", "--validate-only", "--findings", Path("findings.csv")});
  EXPECT_EQ(result.exit_code, ExitCode::kIncomplete);
  EXPECT_THAT(result.err, HasSubstr("Begins again with the first row."));
  EXPECT_THAT(result.out, HasSubstr("Nothing was recorded: this was a check."));
  const std::string findings = TempFolder::Read(Path("findings.csv"));
  EXPECT_EQ(std::count(findings.begin(), findings.end(), '\n'), 3);
  EXPECT_THAT(findings, AllOf(HasSubstr("\n3,2,"), HasSubstr("\n4,3,")));
}

TEST_F(ImportStreamCommandTest, GoesOnWithAnEarlierRun) {
  const std::string file = File("a,1,c,\nb,2,c,\n");
  Stream({file, "--request-id", "mine"});
  File("a,1,c,\nb,2,c,\nrejected,3,c,\n");
  const CliResult result = Stream({file, "--request-id", "mine"});
  EXPECT_THAT(streams_.rows, SizeIs(3));
  EXPECT_THAT(streams_.offsets.back(), testing::ElementsAre(2));
  EXPECT_THAT(result.err, HasSubstr("The server has 2 rows of this import "
                                    "already; it goes on behind them."));

  File("a,1,c,\n");
  EXPECT_THAT(Stream({file, "--request-id", "mine"}).err,
              AllOf(HasSubstr("has 3 rows of this import already, and there "
                              "are only 1 in"),
                    HasSubstr("[ROWS_MISSING]")));
}

// Of which some were in before the program was killed, and nobody was told.
TEST_F(ImportStreamCommandTest, FindingsAreThoseOfEarlierRunsToo) {
  const std::string file = File("rejected,1,c,\nb,2,c,\nrejected,3,c,\n");
  const std::vector<std::string> run = {file,          "--request-id",
                                        "mine",        "--findings",
                                        Path("f.csv"), "--batch-rows"};
  streams_.breaks = {{.taken = 2,
                      .acknowledged = 1,
                      .status = Refusal(grpc::StatusCode::ABORTED,
                                        "STREAM_TAKEN_OVER", "No.")}};
  auto first = run;
  first.push_back("1");
  EXPECT_EQ(Stream(first).exit_code, ExitCode::kRefused);
  EXPECT_THAT(streams_.rows, SizeIs(2));

  auto second = run;
  second.insert(second.end(), {"2", "--force"});
  const CliResult result = Stream(second);
  EXPECT_EQ(result.exit_code, ExitCode::kIncomplete);
  EXPECT_THAT(streams_.offsets.back(), testing::ElementsAre(0, 2));
  EXPECT_THAT(streams_.rows, SizeIs(3));
  EXPECT_THAT(result.err,
              HasSubstr("The server has 2 rows of this import already; it is "
                        "asked again what it found in them."));
  const std::string findings = TempFolder::Read(Path("f.csv"));
  EXPECT_EQ(std::count(findings.begin(), findings.end(), '\n'), 3);
  EXPECT_THAT(findings, AllOf(HasSubstr("\n2,1,"), HasSubstr("\n4,3,")));
}

TEST_F(ImportStreamCommandTest, ReadsStandardInput) {
  const StandardInput input(std::string(kHeader) + "a,1,c,\nb,2,c,");
  streams_.breaks = {
      {.taken = 1,
       .acknowledged = 0,
       .status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone")}};
  EXPECT_EQ(Stream({"-", "--batch-rows", "1"}).exit_code, ExitCode::kDone);
  EXPECT_THAT(streams_.rows, SizeIs(2));
  EXPECT_EQ(streams_.headers.at(0).source_name(), "standard input");
}

TEST_F(ImportStreamCommandTest, ACheckOfAPipeThatBreaksIsToBeRunAgain) {
  const StandardInput input(std::string(kHeader) + "a,1,c,\nb,2,c,");
  streams_.breaks = {
      {.taken = 1,
       .acknowledged = 1,
       .status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone")}};
  const CliResult result =
      Stream({"-", "--batch-rows", "1", "--validate-only"});
  EXPECT_EQ(result.exit_code, ExitCode::kLocal);
  EXPECT_THAT(result.err, HasSubstr("Run the command again, best with a file. "
                                    "[ROWS_GONE]"));
}

// Its input stays open and gives nothing.
TEST_F(ImportStreamCommandTest, CtrlCEndsTheWaitForStandardInput) {
  const StandardInput input(std::string(kHeader) + "a,1,c,\n",
                            /*open_end=*/true);
  std::stop_source stop;
  stop.request_stop();
  const CliResult result =
      RunCli(server_, {"import", "stream", "-", "--request-id", "mine"},
             stop.get_token());
  EXPECT_EQ(result.exit_code, ExitCode::kInterrupted);
}

TEST_F(ImportStreamCommandTest, CtrlCSaysHowToGoOn) {
  std::stop_source stop;
  std::string lines;
  for (int i = 0; i < 20'000; ++i) lines += "a,1,c,\n";
  streams_.breaks = {
      {.taken = 3,
       .acknowledged = 3,
       .status = Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "SERVER_BUSY",
                         "Busy.", absl::Minutes(1))}};
  streams_.window = 1;
  const std::string file = File(lines);
  CliResult result{};
  std::thread run([&] {
    result = RunCli(server_,
                    {"import", "stream", file, "--request-id", "mine",
                     "--batch-rows", "10", "--all-or-nothing"},
                    stop.get_token());
  });
  // It waits for a minute after three batches.
  while (streams_.broken == 0) std::this_thread::yield();
  stop.request_stop();
  run.join();
  EXPECT_EQ(result.exit_code, ExitCode::kInterrupted);
  EXPECT_THAT(result.err,
              HasSubstr("Interrupted. 30 rows are with the server, which "
                        "records them when it has all. Go on with: ctecred "
                        "import stream " +
                        file +
                        " --request-id mine --all-or-nothing "
                        "[INTERRUPTED]"));
}

TEST_F(ImportStreamCommandTest, AStreamThatIsTakenOverIsRefused) {
  streams_.breaks = {{.taken = 1,
                      .acknowledged = 1,
                      .status = Refusal(grpc::StatusCode::ABORTED,
                                        "STREAM_TAKEN_OVER", "Taken over.")}};
  const CliResult result = Stream({File("a,1,c,\n")});
  EXPECT_EQ(result.exit_code, ExitCode::kRefused);
  EXPECT_THAT(result.err, EndsWith("Taken over. [STREAM_TAKEN_OVER]\n"));
}

TEST_F(ImportStreamCommandTest, AllOrNothingThatFailsWroteNothing) {
  streams_.finished = ImportIn(v1::Import::STATE_FAILED);
  streams_.finished.mutable_failure()->ParseFromString(
      Refusal(grpc::StatusCode::FAILED_PRECONDITION, "ALL_OR_NOTHING", "No.")
          .error_details());
  const CliResult result =
      Stream({File("rejected,1,c,\n"), "--all-or-nothing"});
  EXPECT_EQ(result.exit_code, ExitCode::kIncomplete);
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("Nothing was recorded"),
                    HasSubstr("ctecred import show imp-1 --invalid-only")));
}

TEST_F(ImportStreamCommandTest, ShowsHowFarItIsWhereSomebodyWatches) {
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += "a,1,c,\n";
  const std::vector<std::string> run = {"import", "stream", File(lines),
                                        "--batch-rows", "100"};
  EXPECT_THAT(RunCli(server_, run, {}, {.width = 120}).err,
              Not(HasSubstr("\x1b")));
  streams_.Clear();
  const std::string drawn =
      RunCli(server_, run, {}, {.width = 120, .progress = true}).err;
  EXPECT_THAT(drawn, testing::ContainsRegex(
                         "\r\x1b\\[K100 rows \\(10 %\\), [0-9,]+ rows/s, 1 s "
                         "left: 100 created, 0 unchanged, 0 rejected"));
  EXPECT_THAT(drawn, EndsWith("\r\x1b[K"));
}

}  // namespace
}  // namespace cte::client
