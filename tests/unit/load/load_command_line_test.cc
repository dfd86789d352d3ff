#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "clients/cpp/error.h"
#include "clients/load/command_line.h"
#include "clients/load/live_line.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::load {
namespace {

using client::ExitCode;
using client::TempFolder;
using ::testing::HasSubstr;

struct Ran {
  ExitCode exit_code;
  std::string out;
  std::string err;
};

Ran RunLoad(std::vector<const char*> words) {
  words.insert(words.begin(), "ctecred-load");
  std::ostringstream out;
  std::ostringstream err;
  const auto no_profile = [](const std::string&) {
    return client::LocalError(absl::StatusCode::kNotFound, "PROFILE_NOT_FOUND",
                              "There is no profile.");
  };
  client::Session session{
      .out = out,
      .err = err,
      .terminal = {},
      .stop = {},
      .connect = no_profile,
      .read_profile = no_profile,
  };
  const ExitCode code =
      RunCommandLine(static_cast<int>(words.size()), words.data(), session);
  return {code, out.str(), err.str()};
}

TEST(LoadCommandLineTest, HelpNamesCommandsAndScenarios) {
  const Ran help = RunLoad({"--help"});
  EXPECT_EQ(help.exit_code, ExitCode::kDone);
  for (const char* word :
       {"run", "roster", "rows", "--user-calls-per-second 0", "Exit codes"}) {
    EXPECT_THAT(help.out, HasSubstr(word));
  }
  const Ran run = RunLoad({"run", "--help"});
  for (const char* word : {"--rate", "--clients", "--report", "  stream",
                           "  workbook", "  mixed", "  award"}) {
    EXPECT_THAT(run.out, HasSubstr(word));
  }
}

TEST(LoadCommandLineTest, AWrongCommandLineSaysWhatIsWrong) {
  for (const auto& [words, what] :
       std::vector<std::pair<std::vector<const char*>, const char*>>{
           {{"drive"}, "\"drive\" is not known"},
           {{"run", "nothing"}, "\"nothing\" is none of"},
           {{"run", "program", "--clients", "0"}, "\"0\" is no number from 1"},
           {{"run", "program", "--rate", "fast"}, "\"fast\" is no number"},
           {{"rows", "a.csv", "--count", "3"}, "--roster"}}) {
    const Ran ran = RunLoad(words);
    EXPECT_EQ(ran.exit_code, ExitCode::kUsage) << what;
    EXPECT_THAT(ran.err, HasSubstr(what));
    EXPECT_THAT(ran.err, HasSubstr("ctecred-load: "));
  }
}

TEST(LoadCommandLineTest, WithoutAProfileNothingIsDriven) {
  const Ran ran = RunLoad({"run", "program"});
  EXPECT_EQ(ran.exit_code, ExitCode::kLocal);
  EXPECT_THAT(ran.err, HasSubstr("PROFILE_NOT_FOUND"));
}

TEST(LoadCommandLineTest, ARosterAndItsRowsAreMade) {
  const TempFolder folder;
  const std::string roster = (folder.path() / "roster").string();
  const std::string rows = (folder.path() / "rows.csv").string();
  const Ran made = RunLoad({"roster", "--students", "50", "--programs", "5",
                            "--enrollments", "120", roster.c_str()});
  EXPECT_EQ(made.exit_code, ExitCode::kDone) << made.err;
  EXPECT_THAT(made.out, HasSubstr("5 programs, 50 students, 120 enrolments"));
  const std::vector<const char*> command = {
      "rows", "--roster", roster.c_str(), "--count", "7", rows.c_str()};
  EXPECT_EQ(RunLoad(command).exit_code, ExitCode::kDone);
  const std::string text = TempFolder::Read(rows);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 8);
  EXPECT_THAT(text, HasSubstr("UIC,PSN,CredentialCode,CredentialName\n"));
  EXPECT_THAT(RunLoad(command).err, HasSubstr("FILE_EXISTS"));
}

TEST(LiveLineTest, SaysHowItGoes) {
  Moment moment{.seconds = 12.1, .length = 2, .under_way = 16};
  EXPECT_THAT(LiveText({.warming_up = true, .under_way = 3}, 0),
              HasSubstr("Warming up  3 under way"));
  for (int i = 0; i < 5000; ++i) moment.tally.latency.Record(1'500'000);
  EXPECT_EQ(LiveText(moment, 7),
            "12 s  2,500 calls/s  p50 1.50 ms  p99 1.50 ms  max 1.50 ms  7 "
            "failed  16 under way");
  std::ostringstream err;
  { LiveLine(err, {}).Show(moment); }
  EXPECT_EQ(err.str(), "") << "nobody watches";
}

}  // namespace
}  // namespace cte::load
