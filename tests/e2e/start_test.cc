// A server that cannot start says why in its own log, and nothing else does.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace cte::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class StartTest : public ::testing::Test {
 protected:
  // What a server writes that is to listen on an address of nobody.
  std::vector<std::string> Refused(const std::string& flags) {
    const std::string log = (folder_.path() / "log").string();
    const std::string command =
        std::string(CTE_SERVER) + " --listen 192.0.2.1:50443 --database " +
        "embedded:" + (folder_.path() / "data").string() + " " + flags + " >" +
        log + " 2>&1";
    const int status = std::system(command.c_str());
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1) << status;
    std::ifstream stream(log);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(StartTest, AnAddressThatCannotBeUsedIsOneLineOfOurs) {
  EXPECT_THAT(Refused("--log-format json"),
              AllOf(Each(StartsWith("{\"time\":")),
                    Contains(HasSubstr("ADDRESS_UNUSABLE")).Times(1),
                    Each(Not(HasSubstr("chttp2")))));
}

TEST_F(StartTest, WhatGrpcSaysOfItIsLoggedForDebugging) {
  EXPECT_THAT(Refused("--log-level debug"),
              Contains(AllOf(HasSubstr(" DEBUG grpc severity=E"),
                             HasSubstr("chttp2_server.cc"))));
}

}  // namespace
}  // namespace cte::test
