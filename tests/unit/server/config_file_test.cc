#include "server/config/config_file.h"

#include <gmock/gmock.h>

#include <string>

#include "domain/error.h"
#include "server/security/private_file.h"
#include "tests/support/temporary_folder.h"

namespace cte::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ConfigFileTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::vector<GivenValue>> Read(const std::string& text) {
    const std::string path = folder_.path() / "ctecredd.toml";
    EXPECT_TRUE(WriteDurably(path, text, Readers::kEverybody).ok());
    return ReadConfigFile(path);
  }

  const test::TemporaryFolder folder_;
};

TEST_F(ConfigFileTest, ValuesComeInTheOrderOfTheFileWithTheirLines) {
  const auto read = Read(
      "# settings\nlog-level = \"info\"\n\nbatch-rows = 4_000\n"
      "local-user = [\"anna\",\n  \"ben\"]\nflag = true\n");
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), 4U);
  EXPECT_EQ((*read)[0].key, "log-level");
  EXPECT_EQ((*read)[0].place, "line 2 of ctecredd.toml");
  EXPECT_THAT((*read)[0].values, ElementsAre("info"));
  EXPECT_FALSE((*read)[0].is_list);
  EXPECT_THAT((*read)[1].values, ElementsAre("4000"));
  EXPECT_THAT((*read)[2].values, ElementsAre("anna", "ben"));
  EXPECT_TRUE((*read)[2].is_list);
  EXPECT_EQ((*read)[3].place, "line 7 of ctecredd.toml");
  EXPECT_THAT((*read)[3].values, ElementsAre("true"));
}

TEST_F(ConfigFileTest, EmptyFileGivesNothing) {
  EXPECT_THAT(*Read(""), IsEmpty());
}

TEST_F(ConfigFileTest, WhatIsNoSettingIsRefusedWithItsLineAndWithoutTheValue) {
  for (const char* line :
       {"x = ", "x = hunter2\"", "x = \"hunter2", "x = 1.5", "x = 2026-01-01",
        "[hunter2]", "x = { hunter2 = 1 }", "x = [[1]]", "x = 1\nx = 2",
        "x = \"hunter2\" \"y\"", "\xff = 1", "x"}) {
    const absl::Status status = Read("\n" + std::string(line)).status();
    EXPECT_EQ(domain::ErrorReason(status), "CONFIG_FILE_INVALID") << line;
    const std::string message(status.message());
    EXPECT_THAT(message, HasSubstr(" of ctecredd.toml: ")) << line;
    EXPECT_THAT(message, Not(HasSubstr("hunter2\""))) << line;
  }
}

TEST_F(ConfigFileTest, FileThatIsNotThereIsNamed) {
  const absl::Status status = ReadConfigFile("/no/such/file").status();
  EXPECT_EQ(domain::ErrorReason(status), "FILE_NOT_FOUND");
  EXPECT_THAT(std::string(status.message()), HasSubstr("/no/such/file"));
}

}  // namespace
}  // namespace cte::server
