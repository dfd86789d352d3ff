#include "db/embedded/guarded_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "tests/support/eventually.h"
#include "tests/support/processes.h"
#include "tests/support/temporary_folder.h"

namespace cte::db {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class GuardedCommandTest : public ::testing::Test {
 protected:
  Command Shell(const std::string& script) {
    return {"/bin/sh", {"-c", script}, folder_.path().string()};
  }

  test::TemporaryFolder folder_;
};

// Two processes, neither of which would end, or notice that a pipe has.
constexpr const char* kEndless =
    "tail -f /dev/null </dev/null >/dev/null & : > started; tail -f /dev/null";

TEST_F(GuardedCommandTest, AnswersWhatWasWritten) {
  const auto output =
      RunGuarded(Shell("echo out; echo error >&2"), absl::Seconds(30));
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ(*output, "out\nerror\n");
}

TEST_F(GuardedCommandTest, KeepsTheEndOfALongOutput) {
  const auto output = RunGuarded(
      Shell("head -c 300000 /dev/zero; echo the end"), absl::Seconds(30));
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ(output->size(), 16U * 1024);
  EXPECT_THAT(*output, EndsWith("the end\n"));
}

TEST_F(GuardedCommandTest, FailuresAreErrorsWithTheOutput) {
  for (const char* script :
       {"echo no good; exit 3", "echo no good; kill -9 $$"}) {
    const auto output = RunGuarded(Shell(script), absl::Seconds(30));
    EXPECT_EQ(output.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(output.status().message()), HasSubstr("no good"));
  }
  EXPECT_FALSE(RunGuarded({"/no/such", {}, "/"}, absl::Seconds(30)).ok());
}

TEST_F(GuardedCommandTest, NoProcessIsLeftWhenItTakesTooLong) {
  const auto output = RunGuarded(Shell(kEndless), absl::Milliseconds(300));
  EXPECT_THAT(std::string(output.status().message()),
              HasSubstr("took too long"));
  EXPECT_TRUE(test::Eventually(
      [&] { return test::ProcessesUsing(folder_.path()).empty(); }));
}

TEST_F(GuardedCommandTest, NoProcessIsLeftInTheBackground) {
  const auto output = RunGuarded(
      Shell("tail -f /dev/null </dev/null >/dev/null 2>&1 & echo done"),
      absl::Seconds(30));
  EXPECT_TRUE(output.ok()) << output.status();
  EXPECT_TRUE(test::Eventually(
      [&] { return test::ProcessesUsing(folder_.path()).empty(); }));
}

TEST_F(GuardedCommandTest, NoProcessIsLeftWhenTheProgramIsKilled) {
  const Command command = Shell(kEndless);
  const pid_t program = fork();
  if (program == 0) {
    (void)RunGuarded(command, absl::Hours(1));
    _exit(0);
  }
  EXPECT_TRUE(test::Eventually(
      [&] { return std::filesystem::exists(folder_.path() / "started"); }));
  EXPECT_THAT(test::ProcessesUsing(folder_.path()), Not(IsEmpty()));
  kill(program, SIGKILL);
  waitpid(program, nullptr, 0);
  EXPECT_TRUE(test::Eventually(
      [&] { return test::ProcessesUsing(folder_.path()).empty(); },
      absl::Seconds(10)))
      << ::testing::PrintToString(test::ProcessesUsing(folder_.path()));
}

}  // namespace
}  // namespace cte::db
