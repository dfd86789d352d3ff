#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "clients/cpp/credential_client.h"
#include "tests/e2e/running_server.h"
#include "tests/support/temporary_folder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;

// ctecred-load against a real server with a roster that it made.
class LoadTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new RunningServer({"--user-calls-per-second", "0"});
    folder_ = new TemporaryFolder();
    ASSERT_EQ(Do(std::string(CTE_LOAD) +
                 " roster --students 300 --programs 12 --districts 3"
                 " --enrollments 900 " +
                 Place("roster")),
              0);
    ASSERT_EQ(Do(std::string(CTE_CLIENT) + Profile() + " roster load " +
                 Place("roster")),
              0)
        << "a record of the roster is rejected";
  }
  static void TearDownTestSuite() {
    EXPECT_EQ(server_->Stop(), 0);
    delete folder_;
    delete server_;
  }

  static int Do(const std::string& command) {
    const int status =
        std::system((command + " >>" + Place("output") + " 2>&1").c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  static std::string Place(const std::string& name) {
    return (folder_->path() / name).string();
  }
  static std::string Profile() {
    return " --profile " + (server_->data() / "client.toml").string();
  }

  // The figures of a run that must go without a failure.
  static nlohmann::json Run(const std::string& arguments) {
    EXPECT_EQ(Do(std::string(CTE_LOAD) + Profile() + " run " + arguments +
                 " --warm-up 0 --json " + Place("run.json") + " --report " +
                 Place("run.html")),
              0)
        << std::ifstream(Place("output")).rdbuf();
    std::ifstream json(Place("run.json"));
    return nlohmann::json::parse(json);
  }

  static std::map<std::string, int> Done(const nlohmann::json& run) {
    std::map<std::string, int> done;
    for (const auto& operation : run["operations"]) {
      EXPECT_EQ(operation["failed"], 0) << operation;
      done[operation["name"]] = operation["done"];
    }
    return done;
  }

  static std::int64_t Awards() {
    client::CredentialClient credentials(server_->Channel("client"));
    std::int64_t awards = 0;
    std::ifstream districts(Place("roster/districts.csv"));
    std::string line;
    std::getline(districts, line);
    while (std::getline(districts, line)) {
      v1::ListAwardsRequest request;
      request.set_district_code(line.substr(0, line.find(',')));
      EXPECT_TRUE(credentials
                      .ListAwards(request,
                                  [&](const v1::ListAwardsResponse& page) {
                                    awards += page.awards_size();
                                  })
                      .ok());
    }
    return awards;
  }

  static RunningServer* server_;
  static TemporaryFolder* folder_;
};

RunningServer* LoadTest::server_ = nullptr;
TemporaryFolder* LoadTest::folder_ = nullptr;

TEST_F(LoadTest, AMixedRunAtARateFailsNowhereAndTakesBackItsAwards) {
  const std::int64_t before = Awards();
  const auto run =
      Run("mixed --rate 50 --count 100 --mix "
          "program=30,programs=20,students=20,award=30");
  const auto done = Done(run);
  int calls = 0;
  for (const auto& [name, times] : done) {
    EXPECT_GT(times, 0) << name;
    calls += times;
  }
  EXPECT_EQ(calls, 100);
  EXPECT_EQ(run["loop"], "open");
  EXPECT_EQ(run["neverBegun"], 0);
  EXPECT_EQ(Awards(), before);
  std::ifstream page(Place("run.html"));
  const std::string text{std::istreambuf_iterator<char>(page), {}};
  EXPECT_THAT(text, ::testing::HasSubstr("</html>"));
}

TEST_F(LoadTest, TwoHundredClientsShareTwoConnections) {
  const auto run = Run("program --clients 200 --connections 2 --count 1000");
  EXPECT_EQ(Done(run)["program"], 1000);
  EXPECT_EQ(run["settings"]["connections"], 2);
  EXPECT_EQ(run["loop"], "closed");
}

TEST_F(LoadTest, WorkbooksAndStreamsOfTheRosterAreWritten) {
  const std::string rows = " --count 2 --clients 1 --roster " + Place("roster");
  const std::int64_t before = Awards();
  const auto workbook = Run("workbook --rows 100" + rows);
  const auto done = Done(workbook);
  for (const char* part : {"workbook", "upload", "check", "commit"}) {
    EXPECT_EQ(done.at(part), 2) << part;
  }
  EXPECT_EQ(workbook["operations"][0]["rows"], 200);
  EXPECT_EQ(Awards(), before + 200);

  const auto stream = Run("stream --rows 400 --batch-rows 100 --seed 2" + rows);
  EXPECT_EQ(Done(stream)["stream"], 2);
  EXPECT_EQ(Done(stream)["batch"], 8);
  EXPECT_EQ(stream["operations"][1]["rows"], 800);
  EXPECT_GT(Awards(), before + 800);

  const std::int64_t then = Awards();
  Run("stream --rows 400 --validate-only --seed 3" + rows);
  EXPECT_EQ(Awards(), then);
}

TEST_F(LoadTest, AMixedRunMayHaveEveryScenario) {
  const auto done =
      Done(Run("mixed --clients 3 --count 60 --rows 20 --seed 4 --roster " +
               Place("roster") +
               " --mix program=2,programs=2,students=2,award=2,stream=2,"
               "workbook=1,export=1,health=1"));
  for (const char* scenario : {"program", "programs", "students", "award",
                               "stream", "workbook", "export", "health"}) {
    EXPECT_GT(done.at(scenario), 0) << scenario;
  }
}

// On a terminal of its own.
TEST_F(LoadTest, WhoWatchesSeesHowItGoes) {
  ASSERT_EQ(
      Do("script --quiet --return --command '" + std::string(CTE_LOAD) +
         Profile() + " run health --clients 2 --duration 2 --warm-up 0' " +
         Place("typescript")),
      0);
  std::ifstream typescript(Place("typescript"));
  const std::string text{std::istreambuf_iterator<char>(typescript), {}};
  EXPECT_THAT(text, ::testing::ContainsRegex(
                        "\r\x1b\\[K1 s  [0-9,]+ calls/s  p50 [0-9]"));
}

TEST_F(LoadTest, TheServersHealthIsAskedFor) {
  EXPECT_EQ(Done(Run("health --clients 4 --count 200"))["health"], 200);
}

TEST_F(LoadTest, ExportsComeWhole) {
  const auto run = Run("export --clients 1 --count 3");
  EXPECT_EQ(Done(run)["export"], 3);
  EXPECT_GT(run["operations"][0]["bytes"], 3 * 5'000);
}

TEST_F(LoadTest, AStateIsAsLargeAsItSays) {
  ASSERT_EQ(
      Do(std::string(CTE_LOAD) + " roster --size state " + Place("state")), 0);
  const auto records = [](const std::string& name) {
    std::ifstream file(Place("state/" + name + ".csv"));
    return std::count(std::istreambuf_iterator<char>(file), {}, '\n') - 1;
  };
  EXPECT_EQ(records("districts"), 900);
  EXPECT_EQ(records("programs"), 5'000);
  EXPECT_EQ(records("students"), 150'000);
}

// With a server of its own, which refuses what the others need.
TEST(LoadLimitTest, TheServersRateLimitIsSaidToBeOne) {
  RunningServer server({"--user-calls-per-second", "5"});
  server.LoadDemoRoster();
  const TemporaryFolder folder;
  const std::string output = (folder.path() / "output").string();
  const int status = std::system(
      (std::string(CTE_LOAD) + " --profile " +
       (server.data() / "client.toml").string() +
       " run program --warm-up 0 --count 50 --rate 200 >" + output + " 2>&1")
          .c_str());
  EXPECT_EQ(WEXITSTATUS(status), 3);
  std::ifstream printed(output);
  const std::string text{std::istreambuf_iterator<char>(printed), {}};
  EXPECT_THAT(text, ::testing::HasSubstr("RATE_LIMITED"));
  EXPECT_THAT(text, ::testing::HasSubstr("--user-calls-per-second 0"));
}

}  // namespace
}  // namespace cte::test
