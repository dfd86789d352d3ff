// Settings from the file, the environment and the command line together.

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "server/config/config.h"
#include "server/security/certificate.h"
#include "server/security/private_file.h"
#include "tests/support/temporary_folder.h"

namespace cte::server {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Words = std::vector<std::string>;

class ConfigSourcesTest : public ::testing::Test {
 protected:
  // With a file of settings, unless it is "".
  ParseResult Parse(const std::string& file, const Words& variables,
                    Words flags) {
    if (!file.empty()) {
      flags.insert(flags.begin(), {"--config", Put("ctecredd.toml", file)});
    }
    std::vector<const char*> line = {"ctecredd"};
    for (const std::string& flag : flags) line.push_back(flag.c_str());
    std::vector<const char*> environment;
    for (const auto& variable : variables) {
      environment.push_back(variable.c_str());
    }
    environment.push_back(nullptr);
    return ParseCommandLine(static_cast<int>(line.size()), line.data(),
                            environment.data());
  }

  Config Parsed(const std::string& file, const Words& variables = {},
                const Words& flags = {}) {
    const ParseResult result = Parse(file, variables, flags);
    if (const auto* early = std::get_if<EarlyExit>(&result)) {
      ADD_FAILURE() << early->text;
      return {};
    }
    return std::get<Config>(result);
  }

  std::string Early(int exit_code, const std::string& file,
                    const Words& variables, const Words& flags) {
    const ParseResult result = Parse(file, variables, flags);
    const auto* early = std::get_if<EarlyExit>(&result);
    if (early == nullptr) {
      ADD_FAILURE() << "went on: " << file;
      return "";
    }
    EXPECT_EQ(early->exit_code, exit_code) << early->text;
    return early->text;
  }
  std::string Refusal(const std::string& file, const Words& variables = {},
                      const Words& flags = {}) {
    return Early(2, file, variables, flags);
  }
  // What --check-config prints.
  std::string Checked(const std::string& file, const Words& variables = {},
                      Words flags = {}) {
    flags.push_back("--check-config");
    return Early(0, file, variables, flags);
  }

  std::string Put(const std::string& name, const std::string& text,
                  Readers readers = Readers::kOwner) {
    const std::string path = folder_.path() / name;
    EXPECT_TRUE(WriteDurably(path, text, readers).ok());
    return path;
  }

  const test::TemporaryFolder folder_;
};

TEST_F(ConfigSourcesTest, LaterSourceOverridesEarlierOne) {
  const std::string file = "batch-rows = 1\nmax-rows = 2\nmax-columns = 5\n";
  const Words variables = {"CTECREDD_MAX_ROWS=3", "CTECREDD_MAX_COLUMNS=6"};
  const Config config = Parsed(file, variables, {"--max-columns", "7"});
  EXPECT_EQ(config.batch_rows, 1);
  EXPECT_EQ(config.workbook.rows, 3);
  EXPECT_EQ(config.workbook.columns, 7);
  EXPECT_EQ(config.concurrent_imports, Config().concurrent_imports);
}

TEST_F(ConfigSourcesTest, ListOfALaterSourceReplacesTheWholeList) {
  const std::string file = "local-user = [\"anna\", \"ben\"]\n";
  EXPECT_THAT(Parsed(file).local_users, ElementsAre("anna", "ben"));
  const Words variables = {"CTECREDD_LOCAL_USER=carl,dora"};
  EXPECT_THAT(Parsed(file, variables).local_users, ElementsAre("carl", "dora"));
  EXPECT_THAT(Parsed(file, variables, {"--local-user", "eva"}).local_users,
              ElementsAre("eva"));
  EXPECT_THAT(Parsed(file, {"CTECREDD_LOCAL_USER="}).local_users, IsEmpty());
}

TEST_F(ConfigSourcesTest, MistakeNamesItsPlace) {
  EXPECT_THAT(
      Refusal("# x\nbatch-rows = 0\n"),
      HasSubstr("line 2 of ctecredd.toml: batch-rows \"0\" is not allowed; "
                "allowed is 1 to 10000 rows"));
  EXPECT_THAT(Refusal("", {"CTECREDD_BATCH_ROWS=0"}),
              HasSubstr("$CTECREDD_BATCH_ROWS \"0\" is not allowed"));
  EXPECT_THAT(Refusal("", {}, {"--batch-rows", "0"}),
              HasSubstr("--batch-rows \"0\" is not allowed"));
  EXPECT_THAT(Refusal("database = \"x\"\n"),
              HasSubstr("line 1 of ctecredd.toml: database is not allowed: "));
}

TEST_F(ConfigSourcesTest, WrongValueIsRefusedEvenIfItIsOverridden) {
  EXPECT_THAT(Refusal("batch-rows = 0\n", {}, {"--batch-rows", "1"}),
              HasSubstr("line 1"));
}

TEST_F(ConfigSourcesTest, WhatDoesNotFitNamesItsPlace) {
  EXPECT_THAT(Refusal("tls-key = \"k\"\n", {"CTECREDD_TLS_CERTIFICATE="}, {}),
              HasSubstr("$CTECREDD_TLS_CERTIFICATE \"\" is not allowed"));
  EXPECT_THAT(Refusal("tls-key = \"k\"\n"),
              HasSubstr("--tls-certificate and line 1 of ctecredd.toml: "
                        "tls-key belong together"));
  EXPECT_THAT(Refusal("local-user = [\"anna\"]\n",
                      {"CTECREDD_DATABASE=mysql://cte@db/cte"}),
              HasSubstr("line 1 of ctecredd.toml: local-user \"anna\""));
  EXPECT_THAT(Refusal("", {"CTECREDD_DATABASE=mysql://cte@db/cte"}),
              HasSubstr("$CTECREDD_DATABASE with mysql://... requires"));
}

TEST_F(ConfigSourcesTest, UnknownSettingIsRefusedWithTheNearest) {
  EXPECT_THAT(Refusal("listen = \"[::1]:0\"\nlog_level = \"info\"\n"),
              HasSubstr("line 2 of ctecredd.toml: log_level is no setting; the "
                        "nearest is log-level"));
  EXPECT_THAT(Refusal("", {"CTECREDD_LISEN=[::1]:0"}),
              HasSubstr("$CTECREDD_LISEN is no setting; the nearest is "
                        "$CTECREDD_LISTEN"));
  EXPECT_THAT(Refusal("", {"CTECREDD_listen=[::1]:0"}),
              HasSubstr("$CTECREDD_listen is no setting; the nearest is "
                        "$CTECREDD_LISTEN"));
  EXPECT_THAT(Refusal("config = \"x\"\n"), HasSubstr("config is no setting"));
}

TEST_F(ConfigSourcesTest, OtherVariablesAreNotOurs) {
  Parsed("", {"CTECRED_PROFILE=x", "CTECREDD=x", "HOME=/", "XCTECREDD_Y=1"});
}

TEST_F(ConfigSourcesTest, FormOfAValueMustFitItsSetting) {
  EXPECT_THAT(Refusal("local-user = \"anna\"\n"),
              HasSubstr("local-user is a list: write it in [ ]"));
  EXPECT_THAT(Refusal("listen = [\"[::1]:0\"]\n"),
              HasSubstr("listen is one value, not a list"));
}

TEST_F(ConfigSourcesTest, FileIsNamedByTheFlagElseByTheEnvironment) {
  const std::string one = Put("one.toml", "batch-rows = 1\n");
  const std::string two = Put("two.toml", "batch-rows = 2\n");
  const Words variables = {"CTECREDD_CONFIG=" + one};
  EXPECT_EQ(Parsed("", variables).batch_rows, 1);
  EXPECT_EQ(Parsed("", variables, {"--config", two}).batch_rows, 2);
  EXPECT_THAT(Refusal("", {}, {"--config", one + "x"}), HasSubstr(one + "x"));
  Refusal("", {}, {"--config", ""});
}

TEST_F(ConfigSourcesTest, PasswordIsNeverInAFileOrFlagAndNeverShown) {
  for (const std::string& text :
       {Refusal("database-password = \"hunter2\"\n"),
        Refusal("", {}, {"--database-password", "hunter2"})}) {
    EXPECT_THAT(text, AllOf(HasSubstr("use $CTECREDD_DATABASE_PASSWORD or"),
                            HasSubstr("database-password-file"),
                            Not(HasSubstr("hunter2"))));
  }
  EXPECT_THAT(Refusal("", {"CTECREDD_DATABASE_PASSWORD=hunter2"}),
              AllOf(HasSubstr("$CTECREDD_DATABASE_PASSWORD is allowed with"),
                    Not(HasSubstr("hunter2"))));
}

TEST_F(ConfigSourcesTest, HelpNeedsNoGoodSettings) {
  EXPECT_THAT(Early(0, "nonsense", {"CTECREDD_X=1"}, {"--help"}),
              AllOf(HasSubstr("--config"), Not(HasSubstr("-password "))));
}

TEST_F(ConfigSourcesTest, CheckSaysWhatIsInForceAndWhereItIsFrom) {
  const std::string text =
      Checked("batch-rows = 1\nlocal-user = [\"anna\", \"ben\"]\n",
              {"CTECREDD_MAX_ROWS=3"}, {"--listen", "[::1]:0"});
  for (const char* line :
       {"\nbatch-rows = 1  # line 1 of ctecredd.toml\n",
        "\nlocal-user = [ \"anna\", \"ben\" ]  # line 2 of ctecredd.toml\n",
        "\nmax-rows = 3  # $CTECREDD_MAX_ROWS\n",
        "listen = \"[::1]:0\"  # --listen\n",
        "\nimport-expiry = \"7d\"  # default\n",
        "\n# tls-key is not set  # default\n"}) {
    EXPECT_THAT("\n" + text, HasSubstr(line));
  }
}

TEST_F(ConfigSourcesTest, WhatCheckPrintsIsAConfigurationFile) {
  const Words variables = {"CTECREDD_DATABASE=embedded:/a\"b\\c d",
                           "CTECREDD_LOCAL_USER=anna,ben"};
  const std::string text = Checked("", variables);
  const Config config = Parsed(text);
  EXPECT_EQ(std::get<EmbeddedDatabaseConfig>(config.database).folder,
            "/a\"b\\c d");
  EXPECT_THAT(config.local_users, ElementsAre("anna", "ben"));
}

class CheckedFilesTest : public ConfigSourcesTest {
 protected:
  CheckedFilesTest() {
    const absl::Time now = absl::Now();
    const auto authority = NewAuthority(now);
    const auto one = NewServer(*authority, {"localhost"}, now);
    const auto other = NewServer(*authority, {"localhost"}, now);
    ca_ = Put("ca.pem", *CertificatePem(authority->certificate));
    certificate_ = Put("server.pem", *CertificatePem(one->certificate));
    key_ = Put("server.key", *KeyPem(one->key));
    other_key_ = Put("other.key", *KeyPem(other->key));
    token_ = Put("token", "0123456789abcdef0123456789abcdef");
    password_ = Put("password", "hunter2");
  }

  Words MySqlFlags() const {
    return {"--database",
            "mysql://cte@db/cte",
            "--tls-certificate",
            certificate_,
            "--tls-key",
            key_,
            "--admin-token-file",
            token_,
            "--database-tls-ca",
            ca_,
            "--client-ca",
            ca_,
            "--database-password-file",
            password_};
  }
  // As MySqlFlags, but for one.
  std::string RefusedWith(const std::string& flag, const std::string& value) {
    Words flags = MySqlFlags();
    for (std::size_t i = 0; i < flags.size(); i += 2) {
      if (flags[i] == flag) flags[i + 1] = value;
    }
    flags.push_back("--check-config");
    return Refusal("", {}, flags);
  }

  std::string ca_, certificate_, key_, other_key_, token_, password_;
};

TEST_F(CheckedFilesTest, GoodFilesPassAndNoSecretIsShown) {
  const std::string text =
      Checked("", {"CTECREDD_DATABASE_PASSWORD=hunter3"}, MySqlFlags());
  EXPECT_THAT(text, HasSubstr("# database-password is set  # "
                              "$CTECREDD_DATABASE_PASSWORD\n"));
  EXPECT_THAT(text, Not(HasSubstr("hunter")));
  EXPECT_THAT(text, Not(HasSubstr("0123456789abcdef")));
}

TEST_F(CheckedFilesTest, FilesThatAreNoGoodAreNamedWithTheirSetting) {
  EXPECT_THAT(RefusedWith("--tls-key", other_key_),
              HasSubstr("--tls-certificate, --tls-key: "));
  EXPECT_THAT(RefusedWith("--tls-certificate", "/no/such/file"),
              HasSubstr("/no/such/file"));
  EXPECT_THAT(RefusedWith("--admin-token-file", Put("short", "short")),
              HasSubstr("--admin-token-file: "));
  EXPECT_THAT(RefusedWith("--client-ca", token_), HasSubstr("--client-ca: "));
  EXPECT_THAT(RefusedWith("--database-tls-ca", token_),
              HasSubstr("--database-tls-ca: "));
  EXPECT_THAT(RefusedWith("--database-tls-ca", "/no/such/file"),
              HasSubstr("--database-tls-ca: "));
  EXPECT_THAT(RefusedWith("--database-password-file",
                          Put("open", "hunter2", Readers::kEverybody)),
              AllOf(HasSubstr("--database-password-file: "),
                    Not(HasSubstr("hunter2"))));
}

// The lines of a description without the places.
Words WithoutPlaces(const std::string& description) {
  Words lines;
  for (const std::string& line : Words(absl::StrSplit(description, '\n'))) {
    lines.push_back(line.substr(0, line.rfind("  # ")));
  }
  return lines;
}

TEST_F(ConfigSourcesTest, ExampleNamesEverySettingAtItsDefault) {
  std::ifstream stream(CTE_EXAMPLE_CONFIG);
  std::ostringstream file;
  file << stream.rdbuf();
  const std::string example = file.str();
  const std::string defaults = Checked("");
  const std::string described = Checked(example);
  EXPECT_EQ(WithoutPlaces(described), WithoutPlaces(defaults));
  for (const std::string& line : Words(absl::StrSplit(described, '\n'))) {
    if (line.empty() || line.starts_with("# database-password is")) continue;
    if (line.find(" is not set") == std::string::npos) {
      EXPECT_THAT(line, EndsWith(" of ctecredd.toml"));
      continue;
    }
    const std::string key = line.substr(2, line.find(' ', 2) - 2);
    EXPECT_THAT(example, HasSubstr("\n# " + key + " = \""));
  }
}

}  // namespace
}  // namespace cte::server
