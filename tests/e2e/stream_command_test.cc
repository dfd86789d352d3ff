// `ctecred import stream` as a process of its own, against the real server.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/e2e/running_server.h"
#include "tests/support/eventually.h"
#include "tests/support/reserved_port.h"

namespace cte::test {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr char kHeader[] = "UIC,PSN,CredentialCode,CredentialName\n";

// Rows that are all valid and different.
std::string Rows(int from, int to) {
  std::string rows;
  for (int i = from; i < to; ++i) {
    absl::StrAppend(&rows, "A069297285,21223,,Badge ", i, "\n");
  }
  return rows;
}

std::string Contents(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

int CodeOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

// A named pipe that is written without waiting for ever.
class Pipe {
 public:
  explicit Pipe(const std::filesystem::path& path) {
    EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
    // For reading too, so that opening does not wait for a reader.
    end_ = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  }
  ~Pipe() { Close(); }

  void Write(std::string text) {
    EXPECT_TRUE(Eventually([&] {
      const ssize_t written = ::write(end_, text.data(), text.size());
      if (written > 0) text.erase(0, static_cast<std::size_t>(written));
      return text.empty() || (written < 0 && errno != EAGAIN);
    }));
    EXPECT_TRUE(text.empty());
  }
  void Close() {
    if (end_ >= 0) ::close(std::exchange(end_, -1));
  }

 private:
  int end_;
};

class StreamCommandTest : public ::testing::Test {
 protected:
  // On one port, so that a client finds the next server.
  StreamCommandTest()
      : server_({"--listen", absl::StrCat("127.0.0.1:", port_.number())}) {
    server_.LoadDemoRoster();
  }
  ~StreamCommandTest() override {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }

  std::filesystem::path Path(const std::string& name) {
    return folder_.path() / name;
  }
  std::string File(const std::string& name, const std::string& rows) {
    std::ofstream(Path(name)) << kHeader << rows;
    return Path(name).string();
  }
  std::string Out() { return Contents(Path("out")); }
  std::string Err() { return Contents(Path("err")); }

  // Begins a command of ctecred.
  void Begin(const std::string& words) {
    const std::string command = absl::StrCat(
        "exec ", server_.CommandLine("avondale-editor"), " ", words, " >",
        Path("out").string(), " 2>", Path("err").string());
    pid_ = ::fork();
    if (pid_ == 0) {
      ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
      ::_exit(127);
    }
  }
  // Its exit code.
  int End() {
    int status = -1;
    if (!Eventually([&] { return ::waitpid(pid_, &status, WNOHANG) == pid_; },
                    absl::Minutes(1))) {
      return -1;
    }
    pid_ = 0;
    return CodeOf(status);
  }
  int Run(const std::string& words) {
    Begin(words);
    return End();
  }

  // Whether the first batch is in, which has a row that is there already.
  bool FirstBatchIsIn() {
    return Eventually([&] {
      const std::string findings = Contents(Path("findings.csv"));
      return std::count(findings.begin(), findings.end(), '\n') > 1;
    });
  }

  ReservedPort port_;
  TemporaryFolder folder_;
  RunningServer server_;
  pid_t pid_ = 0;
};

TEST_F(StreamCommandTest, RecordsRowsAndSaysWhyOthersWereNot) {
  const std::string file =
      File("rows.csv",
           absl::StrCat(Rows(0, 1200), "\n",
                        "A069297285,17,,Of another district\n", Rows(0, 1)));
  EXPECT_EQ(Run(absl::StrCat("--output json import stream ", file,
                             " --validate-only --batch-rows 500")),
            3)
      << Err();
  EXPECT_THAT(Out(), HasSubstr("\"rejected\":\"1\""));

  EXPECT_EQ(
      Run(absl::StrCat("import stream ", file, " --batch-rows 500 --findings ",
                       Path("findings.csv").string())),
      3)
      << Err();
  EXPECT_THAT(Out(), HasSubstr("1200 created, 1 unchanged, 1 rejected."));
  const std::string findings = Contents(Path("findings.csv"));
  EXPECT_THAT(findings,
              AllOf(HasSubstr("\n1203,1201,A069297285,17,,Of another "
                              "district,rejected,error,UNAUTHORIZED_PSN,"),
                    HasSubstr("\n1204,1202,A069297285,21223,,Badge 0,"
                              "unchanged,warning,ALREADY_RECORDED,")));

  EXPECT_EQ(Run(absl::StrCat("import stream ", file)), 3) << Err();
  EXPECT_THAT(Out(), HasSubstr("0 created, 1201 unchanged, 1 rejected."));
}

TEST_F(StreamCommandTest, AllOrNothing) {
  const std::string bad =
      File("bad.csv", absl::StrCat(Rows(0, 20), "A069297285,17,,Elsewhere\n"));
  EXPECT_EQ(Run(absl::StrCat("import stream ", bad, " --all-or-nothing")), 3)
      << Err();
  EXPECT_THAT(Out(), HasSubstr("Nothing was recorded"));
  const std::string good = File("good.csv", Rows(0, 20));
  EXPECT_EQ(Run(absl::StrCat("import stream ", good, " --all-or-nothing")), 0)
      << Err();
  EXPECT_THAT(Out(), HasSubstr("20 created, 0 unchanged, 0 rejected."));
}

TEST_F(StreamCommandTest, GoesOnWhenTheServerIsKilledAndStartedAgain) {
  Pipe pipe(Path("rows"));
  Begin(absl::StrCat("import stream ", Path("rows").string(),
                     " --batch-rows 100 --findings ",
                     Path("findings.csv").string()));
  pipe.Write(absl::StrCat(kHeader, Rows(0, 1), Rows(0, 3'000)));
  ASSERT_TRUE(FirstBatchIsIn()) << Err();
  server_.Kill();
  server_.Start();
  pipe.Write(Rows(3'000, 6'000));
  pipe.Close();
  EXPECT_EQ(End(), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("6000 created, 1 unchanged, 0 rejected."));
  EXPECT_THAT(Err(), AllOf(HasSubstr("The stream broke ("),
                           HasSubstr("Goes on behind row ")));
}

TEST_F(StreamCommandTest, CtrlCSaysWithWhatToGoOn) {
  const std::string rows = Path("rows").string();
  {
    Pipe pipe(rows);
    Begin(absl::StrCat("import stream ", rows,
                       " --request-id mine --batch-rows 100 --findings ",
                       Path("findings.csv").string()));
    pipe.Write(absl::StrCat(kHeader, Rows(0, 1), Rows(0, 3'000)));
    ASSERT_TRUE(FirstBatchIsIn()) << Err();
    ::kill(pid_, SIGINT);
    EXPECT_EQ(End(), 130) << Err();
  }
  const std::string words =
      absl::StrCat("import stream ", rows, " --request-id mine --findings ",
                   Path("findings.csv").string(), " --force");
  EXPECT_THAT(Err(), AllOf(HasSubstr("Interrupted. "),
                           HasSubstr(" rows are in. Go on with: "),
                           EndsWith(words + " [INTERRUPTED]\n")));

  std::filesystem::remove(rows);
  File("rows", absl::StrCat(Rows(0, 1), Rows(0, 3'050)));
  EXPECT_EQ(Run(words), 0) << Err();
  EXPECT_THAT(Err(), HasSubstr(" rows of this import already"));
  EXPECT_THAT(Out(), HasSubstr("3050 created, 1 unchanged, 0 rejected."));
  const std::string findings = Contents(Path("findings.csv"));
  EXPECT_EQ(std::count(findings.begin(), findings.end(), '\n'), 2) << findings;
  EXPECT_EQ(Run(words), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("3050 created, 1 unchanged, 0 rejected."));
  EXPECT_EQ(Contents(Path("findings.csv")), findings);
}

}  // namespace
}  // namespace cte::test
