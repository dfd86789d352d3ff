#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <vector>

#include "server/config/config.h"
#include "server/security/private_file.h"
#include "tests/support/temporary_folder.h"

namespace cte::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

using Line = std::vector<std::string>;

ParseResult Parse(const Line& line, const Line& environment = {}) {
  std::vector<const char*> argv = {"ctecredd"};
  for (const std::string& word : line) argv.push_back(word.c_str());
  std::vector<const char*> variables;
  for (const std::string& variable : environment) {
    variables.push_back(variable.c_str());
  }
  variables.push_back(nullptr);
  return ParseCommandLine(static_cast<int>(argv.size()), argv.data(),
                          variables.data());
}

Config Parsed(const Line& line, const Line& environment = {}) {
  const ParseResult result = Parse(line, environment);
  if (const auto* early = std::get_if<EarlyExit>(&result)) {
    ADD_FAILURE() << early->text;
    return {};
  }
  return std::get<Config>(result);
}

std::string Refusal(const Line& line) {
  const ParseResult result = Parse(line);
  const auto* early = std::get_if<EarlyExit>(&result);
  if (early == nullptr) {
    ADD_FAILURE() << "not refused: " << ::testing::PrintToString(line);
    return "";
  }
  EXPECT_EQ(early->exit_code, 2);
  return early->text;
}

Line MySqlLine(const Line& more = {}) {
  Line line = {"--database",        "mysql://cte@db:3307/cte",
               "--tls-certificate", "cert.pem",
               "--tls-key",         "key.pem"};
  line.insert(line.end(), more.begin(), more.end());
  return line;
}

TEST(CommandLineTest, NothingIsRequired) {
  const Config config = Parsed({});
  EXPECT_EQ(ToString(config.listen), "127.0.0.1:50443");
  EXPECT_EQ(std::get<EmbeddedDatabaseConfig>(config.database).folder,
            "./ctecred-data");
  EXPECT_EQ(config.database_connections, 4);
  EXPECT_THAT(config.local_users, IsEmpty());
  EXPECT_EQ(config.max_waiting_calls, 1000);
  EXPECT_EQ(config.workbook.file_bytes, 67'108'864);         // 64 MiB
  EXPECT_EQ(config.workbook.inflated_bytes, 1'073'741'824);  // 1 GiB
  EXPECT_EQ(config.workbook.rows, 2'000'000);
  EXPECT_EQ(config.workbook.columns, 16'384);
  EXPECT_EQ(config.workbook.cell_characters, 32'767);
  EXPECT_EQ(config.import_expiry, absl::Hours(168));
  EXPECT_EQ(config.abandoned_upload, absl::Hours(1));
  EXPECT_EQ(config.batch_rows, 10'000);
  EXPECT_EQ(config.concurrent_imports, 4);
  EXPECT_EQ(config.stop_grace, absl::Seconds(20));
  EXPECT_EQ(config.log_format, LogFormat::kText);
  EXPECT_EQ(config.log_level, LogLevel::kInfo);
}

TEST(CommandLineTest, EachFlagSetsItsValue) {
  struct Case {
    Line line;
    std::function<bool(const Config&)> is_set;
  };
  const std::vector<Case> cases = {
      {{"--listen", "[::1]:0"},
       [](const Config& c) {
         return c.listen == HostPort{"::1", 0};
       }},
      {{"--listen=0.0.0.0:8443"},
       [](const Config& c) {
         return c.listen == HostPort{"0.0.0.0", 8443};
       }},
      {{"--database", "embedded:/data"},
       [](const Config& c) {
         return std::get<EmbeddedDatabaseConfig>(c.database).folder == "/data";
       }},
      {{"--database-connections", "256"},
       [](const Config& c) { return c.database_connections == 256; }},
      {{"--tls-certificate", "c", "--tls-key", "k"},
       [](const Config& c) {
         return c.tls_certificate_file == "c" && c.tls_key_file == "k";
       }},
      {{"--max-file-bytes", "1"},
       [](const Config& c) { return c.workbook.file_bytes == 1; }},
      {{"--max-inflated-bytes", "68719476736"},
       [](const Config& c) {
         return c.workbook.inflated_bytes == 68'719'476'736;
       }},
      {{"--max-rows", "5"},
       [](const Config& c) { return c.workbook.rows == 5; }},
      {{"--max-columns", "4"},
       [](const Config& c) { return c.workbook.columns == 4; }},
      {{"--max-cell-characters", "7"},
       [](const Config& c) { return c.workbook.cell_characters == 7; }},
      {{"--import-expiry", "7d"},
       [](const Config& c) { return c.import_expiry == absl::Hours(168); }},
      {{"--import-expiry", "1s"},
       [](const Config& c) { return c.import_expiry == absl::Seconds(1); }},
      {{"--abandoned-upload", "30m"},
       [](const Config& c) { return c.abandoned_upload == absl::Minutes(30); }},
      {{"--batch-rows", "1"},
       [](const Config& c) { return c.batch_rows == 1; }},
      {{"--concurrent-imports", "64"},
       [](const Config& c) { return c.concurrent_imports == 64; }},
      {{"--max-waiting-calls", "1"},
       [](const Config& c) { return c.max_waiting_calls == 1; }},
      {{"--stop-grace", "0"},
       [](const Config& c) { return c.stop_grace == absl::ZeroDuration(); }},
      {{"--log-format", "json"},
       [](const Config& c) { return c.log_format == LogFormat::kJson; }},
      {{"--log-level", "debug"},
       [](const Config& c) { return c.log_level == LogLevel::kDebug; }},
      {{"--log-level", "warning"},
       [](const Config& c) { return c.log_level == LogLevel::kWarning; }},
      {{"--log-level", "error"},
       [](const Config& c) { return c.log_level == LogLevel::kError; }},
  };
  for (const Case& c : cases) {
    EXPECT_TRUE(c.is_set(Parsed(c.line))) << ::testing::PrintToString(c.line);
  }
}

TEST(CommandLineTest, LocalUsersAddUp) {
  EXPECT_THAT(Parsed({"--local-user", "anna", "--log-level", "info",
                      "--local-user", "ben"})
                  .local_users,
              ElementsAre("anna", "ben"));
}

TEST(CommandLineTest, MySqlTakesItsFlags) {
  const Config config = Parsed(MySqlLine(
      {"--database-tls-ca", "ca.pem", "--admin-token-file", "token"}));
  const auto& mysql = std::get<MySqlConfig>(config.database);
  EXPECT_EQ(mysql.host, "db");
  EXPECT_EQ(mysql.port, 3307);
  EXPECT_EQ(mysql.tls_ca_file, "ca.pem");
  EXPECT_EQ(mysql.password, "");
  EXPECT_EQ(config.admin_token_file, "token");
}

TEST(CommandLineTest, PasswordComesFromTheFileElseFromTheEnvironment) {
  const test::TemporaryFolder folder;
  const std::string path = folder.path() / "password";
  ASSERT_TRUE(WriteDurably(path, " hunter2 \n", Readers::kOwner).ok());
  const Line environment = {"CTECREDD_DATABASE_PASSWORD=of-the-environment"};
  const auto password = [](const Line& line, const Line& variables) {
    return std::get<MySqlConfig>(Parsed(line, variables).database).password;
  };
  const Line with_file = MySqlLine({"--database-password-file", path});
  EXPECT_EQ(password(with_file, {}), " hunter2 ");
  EXPECT_EQ(password(MySqlLine(), environment), "of-the-environment");
  EXPECT_EQ(password(with_file, environment), " hunter2 ");
}

TEST(CommandLineTest, PasswordFileMustBeThereAndItsOwnersOnly) {
  const test::TemporaryFolder folder;
  const std::string path = folder.path() / "password";
  const Line line = MySqlLine({"--database-password-file", path});
  EXPECT_THAT(Refusal(line),
              HasSubstr("--database-password-file: There is no"));
  ASSERT_TRUE(WriteDurably(path, "hunter2", Readers::kEverybody).ok());
  EXPECT_THAT(Refusal(line), HasSubstr("chmod 600"));
  EXPECT_THAT(Refusal(line), Not(HasSubstr("hunter2")));
}

TEST(CommandLineTest, ValueThatIsNotAllowedIsNamedWithWhatIs) {
  struct Case {
    std::string flag;
    std::string value;
    std::string allowed;
  };
  const std::vector<Case> cases = {
      {"--listen", "50443", "HOST:PORT"},
      {"--listen", "::1:50443", "in brackets"},
      {"--listen", "localhost:65536", "0 to 65535"},
      {"--database-connections", "0", "1 to 256 connections"},
      {"--database-connections", "257", "1 to 256 connections"},
      {"--database-connections", "4.5", "1 to 256 connections"},
      {"--database-connections", "four", "1 to 256 connections"},
      {"--database-connections", "99999999999999999999", "1 to 256"},
      {"--max-file-bytes", "1073741825", "1 to 1073741824 bytes"},
      {"--max-inflated-bytes", "0", "1 to 68719476736 bytes"},
      {"--max-rows", "-1", "1 to 10000000 rows"},
      {"--max-columns", "3", "4 to 16384 columns"},
      {"--max-cell-characters", "32768", "1 to 32767 UTF-16 units"},
      {"--import-expiry", "7", "1s to 365d"},
      {"--import-expiry", "366d", "1s to 365d"},
      {"--abandoned-upload", "0s", "1s to 7d"},
      {"--stop-grace", "11m", "0 to 10m"},
      {"--stop-grace", "inf", "0 to 10m"},
      {"--batch-rows", "10001", "1 to 10000 rows"},
      {"--concurrent-imports", "65", "1 to 64 imports"},
      {"--max-waiting-calls", "0", "1 to 100000 calls"},
      {"--log-format", "xml", "text|json"},
      {"--log-level", "INFO", "debug|info|warning|error"},
  };
  for (const Case& c : cases) {
    const std::string text = Refusal({c.flag + "=" + c.value});
    EXPECT_THAT(text, HasSubstr(c.flag + " \"" + c.value + "\"")) << c.value;
    EXPECT_THAT(text, HasSubstr(c.allowed)) << c.value;
    EXPECT_THAT(text, HasSubstr("--help"));
  }
}

TEST(CommandLineTest, FlagsMustFitEachOther) {
  struct Case {
    Line line;
    std::string problem;
  };
  const std::vector<Case> cases = {
      {{"--tls-certificate", "c"}, "belong together"},
      {{"--tls-key", "k"}, "belong together"},
      {{"--database", "mysql://cte@db/cte"}, "requires --tls-certificate"},
      {MySqlLine({"--local-user", "anna"}), "--local-user \"anna\""},
      {{"--admin-token-file", "t"}, "--admin-token-file \"t\""},
      {{"--database-tls-ca", "ca"}, "--database-tls-ca \"ca\""},
      {{"--database-password-file", "p"}, "--database-password-file \"p\""},
      {{"--local-user", "a/b"}, "--local-user"},
      {{"--local-user", "client"}, "state administrator's"},
      {{"--database", "x"}, "--database"},
      {{"--log-level", "info", "--log-level", "error"}, "--log-level"},
      {{"--no-such-flag"}, "--no-such-flag"},
      {{"word"}, "word"},
      {{"--listen"}, "--listen"},
      {{"--tls-key="}, "--tls-key"},
      {{"--tls-key", ""}, "--tls-key"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(Refusal(c.line), HasSubstr(c.problem));
  }
}

TEST(CommandLineTest, WhoOnlyMigratesNeedsNoCertificate) {
  const auto parsed = Parse({"--database", "mysql://cte@db/cte", "--migrate"});
  ASSERT_TRUE(std::holds_alternative<Config>(parsed));
  EXPECT_TRUE(std::get<Config>(parsed).migrate);
  EXPECT_FALSE(std::get<Config>(Parse({})).migrate);
}

TEST(CommandLineTest, PasswordInTheUrlIsNotShown) {
  const std::string text =
      Refusal({"--database", "mysql://cte:hunter2@db/cte"});
  EXPECT_THAT(text, HasSubstr("--database-password-file"));
  EXPECT_THAT(text, Not(HasSubstr("hunter2")));
}

TEST(CommandLineTest, HelpAndVersionAreNoMistake) {
  const auto help = std::get<EarlyExit>(Parse({"--help"}));
  EXPECT_EQ(help.exit_code, 0);
  for (const char* said :
       {"--max-rows", "1 to 10000000 rows (default 2000000)",
        "(default 127.0.0.1:50443)", "(default 7d)", "text|json"}) {
    EXPECT_THAT(help.text, HasSubstr(said));
  }
  const auto version = std::get<EarlyExit>(Parse({"--version"}));
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_THAT(version.text, StartsWith("ctecredd "));
}

}  // namespace
}  // namespace cte::server
