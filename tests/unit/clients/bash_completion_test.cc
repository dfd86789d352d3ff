#include "clients/cli/bash_completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Sources the script in a bash of its own and completes there.
class BashCompletionTest : public CliTest {
 protected:
  BashCompletionTest() {
    folder_.Write("ctecred.bash", Run({"completion", "bash"}).out);
    folder_.Write("my awards.xlsx", "");
    folder_.Write("roster.csv", "");
    std::filesystem::create_directory(folder_.path() / "roster");
  }

  // What bash offers for the last of the words, which are as bash cuts them:
  // = and : are words of their own.
  std::string Complete(const std::string& words) {
    folder_.Write("try.bash",
                  "set -u\n"
                  "source ./ctecred.bash\n"
                  "COMP_WORDS=(ctecred " +
                      words +
                      ")\n"
                      "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                      "_ctecred ctecred \"${COMP_WORDS[COMP_CWORD]}\"\n"
                      "(IFS='|'; echo -n \"${COMPREPLY[*]}\")\n");
    const std::string command =
        "cd " + folder_.path().string() + " && bash --norc try.bash 2>&1";
    FILE* const pipe = ::popen(command.c_str(), "r");
    std::string offered;
    char buffer[4096];
    while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) {
      offered += buffer;
    }
    EXPECT_EQ(::pclose(pipe), 0) << offered;
    return offered;
  }

  TempFolder folder_;
};

TEST_F(BashCompletionTest, OffersWhatTheCommandsHave) {
  const std::pair<const char*, const char*> kCases[] = {
      // Commands.
      {"pro", "programs"},
      {"programs ''", "list|show|declare-none|withdraw-none|review"},
      {"--output json aw", "awards"},
      {"--output = json aw", "awards"},
      // Options: a command's own and those of every command.
      {"programs list --s", "--sort|--search|--status"},
      {"years list --", "--help|--profile|--output"},
      // The words of an option.
      {"--output ''", "table|json"},
      {"--output = j", "json"},
      {"programs review --output t", "table"},
      {"programs list --status ''", "missing|reported|declared"},
      {"programs list --sort ''", "cip|name|psn|type|building|agency"},
      {"students list 21223 --group ''", "current|not-enrolled|class:"},
      {"suggestions list --state m", "mapped"},
      // The words of an operand.
      {"grants give bob ''",
       "viewer|editor|district-administrator|state-administrator"},
      {"grants give bob editor d", "district:"},
      // An option whose value is free takes the next word, whatever it is.
      {"programs list --search awards --st", "--status"},
      {"programs list --district ''", ""},
      {"students list 21223 --group class : HSMI109-1 --y", "--year"},
      {"students list 21223 --group class : H", ""},
      // Files and folders.
      {"import check my", "my awards.xlsx"},
      {"import check x --errors-to my", "my awards.xlsx"},
      {"import stream rost", "roster|roster.csv"},
      {"import stream x --findings rost", "roster|roster.csv"},
      {"import stream x --v", "--validate-only"},
      {"export district 63070 ros", "roster|roster.csv"},
      {"--profile ros", "roster|roster.csv"},
      {"roster load ros", "roster"},
      {"export district 63", ""},
  };
  for (const auto& [words, expected] : kCases) {
    std::string offered = Complete(words);
    if (offered == "roster.csv|roster") offered = "roster|roster.csv";
    EXPECT_EQ(offered, expected) << words;
  }
}

TEST_F(BashCompletionTest, NamesEveryCommandOfTheHelp) {
  EXPECT_THAT(Run({"completion", "bash"}).out,
              AllOf(HasSubstr("\" suggestions supplement\")"),
                    HasSubstr("\" template\")"), HasSubstr("complete -F"),
                    Not(HasSubstr("NAME"))));
}

TEST_F(BashCompletionTest, HelpSaysHowToSwitchItOn) {
  EXPECT_THAT(Run({"completion", "bash", "--help"}).out,
              HasSubstr("source <(ctecred completion bash)"));
}

}  // namespace
}  // namespace cte::client
