#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/config/config.h"
#include "server/config/config_checks.h"
#include "server/config/config_file.h"
#include "server/config/environment.h"
#include "server/config/flags.h"
#include "server/config/settings.h"
#include "server/security/bootstrap.h"

namespace cte::server {
namespace {

constexpr char kDescription[] =
    "ctecredd: keeps the career and technical education credentials of a "
    "state.\n";

constexpr char kFooter[] = R"(
Without flags it runs a database of its own in ./ctecred-data, makes itself a
certificate, and writes ./ctecred-data/client.toml, by which the command line
ctecred finds it and is a state administrator.

Settings come from the file of --config, then from the environment, where a flag
is named as $CTECREDD_LISTEN (a list: with commas), then from flags: a later one
overrides an earlier one, a list the whole list.

Workbooks to take away are made in $TMPDIR (default: /tmp), in files that nobody
else can open and that are gone with the call. The largest takes up to a few GB
there.

Exit codes: 0 done or asked to stop, 1 failed, 2 a setting is wrong.
)";

HostPort TakePlace(const std::string& flag, const std::string& value) {
  std::optional<HostPort> place = ParseHostPort(value);
  if (!place) {
    Flags::Refuse(flag, value,
                  "HOST:PORT with a port from 0 to 65535, an IPv6 address in "
                  "brackets");
  }
  return *std::move(place);
}

void AddListenFlags(Flags& flags, Config& config) {
  flags.Add("--listen", "HOST:PORT",
            "Where to take calls, always by TLS; an IPv6 address in brackets, "
            "[::1]:50443; port 0 to 65535, 0: one that is free",
            ToString(config.listen), [&config](const std::string& value) {
              config.listen = TakePlace("--listen", value);
            });
  flags.AddFile("--tls-certificate", config.tls_certificate_file,
                "The server's certificate and those that signed it, PEM; with "
                "--tls-key; required with mysql (default: made by the server)");
  flags.AddFile("--tls-key", config.tls_key_file,
                "The key of --tls-certificate, PEM without a passphrase");
}

void AddDatabaseFlags(Flags& flags, Config& config, MySqlFlags& mysql) {
  flags.Add("--database", "URL",
            "embedded:FOLDER (one that the server runs itself) or "
            "mysql://USER@HOST:PORT/NAME (MySQL or MariaDB, port 3306 if it is "
            "left out)",
            "embedded:./ctecred-data", [&config](const std::string& value) {
              absl::StatusOr<DatabaseConfig> parsed = ParseDatabase(value);
              if (!parsed.ok()) {
                throw CLI::ValidationError(absl::StrCat(
                    "--database is not allowed: ", parsed.status().message()));
              }
              config.database = *std::move(parsed);
            });
  flags.AddFile("--database-password-file", mysql.password_file,
                "Holds the password for mysql; only its owner may read it "
                "(default: $CTECREDD_DATABASE_PASSWORD)");
  flags.AddSecret("--database-password", mysql.password);
  flags.AddFile("--database-tls-ca", mysql.tls_ca_file,
                "CA certificates, PEM: the connection to mysql is by TLS and "
                "its host is checked (default: no TLS)");
  flags.AddNumber("--database-connections", config.database_connections,
                  {1, 256}, "connections",
                  "How much is done in the database at the same time for one "
                  "user; the server opens four more");
}

void AddUserFlags(Flags& flags, Config& config) {
  flags.AddList("--local-user", "NAME", config.local_users,
                "Writes NAME.toml beside client.toml, a profile for the "
                "principal NAME; with embedded only",
                [](const std::string& value) {
                  const absl::Status checked = CheckLocalUserName(value);
                  if (!checked.ok()) {
                    throw CLI::ValidationError(absl::StrCat(
                        "--local-user is not allowed: ", checked.message()));
                  }
                });
  flags.AddFile("--admin-token-file", config.admin_token_file,
                "Holds the token of a state administrator, 32 characters or "
                "more; only its owner may read it; with mysql only");
}

void AddImportFlags(Flags& flags, Config& config) {
  WorkbookLimits& workbook = config.workbook;
  flags.AddNumber("--max-file-bytes", workbook.file_bytes,
                  {1, std::int64_t{1} << 30}, "bytes", "Size of a workbook");
  flags.AddNumber("--max-inflated-bytes", workbook.inflated_bytes,
                  {1, std::int64_t{1} << 36}, "bytes",
                  "Size of a workbook, all its parts inflated");
  flags.AddNumber("--max-rows", workbook.rows, {1, 10'000'000}, "rows",
                  "Rows of a workbook below its header");
  flags.AddNumber("--max-columns", workbook.columns, {4, 16'384}, "columns",
                  "Columns of a workbook");
  flags.AddNumber("--max-cell-characters", workbook.cell_characters,
                  {1, 32'767}, "UTF-16 units", "Text in one cell");
  flags.AddTime("--import-expiry", config.import_expiry,
                {absl::Seconds(1), absl::Hours(24 * 365)},
                "How long a checked import waits for its commit");
  flags.AddTime("--abandoned-upload", config.abandoned_upload,
                {absl::Seconds(1), absl::Hours(24 * 7)},
                "When an upload that does not move is given up");
  flags.AddNumber("--batch-rows", config.batch_rows, {1, 10'000}, "rows",
                  "What an import checks or writes in one transaction");
  flags.AddNumber("--concurrent-imports", config.concurrent_imports, {1, 64},
                  "imports", "How many this server works on at a time");
}

void AddOperationFlags(Flags& flags, Config& config) {
  flags.AddNumber("--max-waiting-calls", config.max_waiting_calls, {1, 100'000},
                  "calls",
                  "How many wait for the database before more are refused");
  flags.AddTime("--revocation", config.revocation,
                {absl::Seconds(1), absl::Minutes(10)},
                "How long a stream that is open goes on for a caller whose "
                "token was revoked, or who may not make the call any more");
  flags.AddTime("--client-stall", config.client_stall,
                {absl::Seconds(1), absl::Hours(1)},
                "How long a stream waits for its client to send its next "
                "message, or to read one");
  flags.AddChoice<bool>("--reflection", config.reflection,
                        {{"off", false}, {"on", true}},
                        "Whether tools may ask for the contracts (gRPC server "
                        "reflection)");
  flags.AddTime("--stop-grace", config.stop_grace,
                {absl::ZeroDuration(), absl::Minutes(10)},
                "What calls that run get to finish when the server is to stop");
  flags.Add("--metrics", "HOST:PORT",
            "Where Prometheus finds what is counted, http://HOST:PORT/metrics, "
            "without TLS and for all who reach it; an IPv4 address; port 0: "
            "one that is free (default: nowhere)",
            "", [&config](const std::string& value) {
              config.metrics = TakePlace("--metrics", value);
            });
  flags.AddChoice<LogFormat>(
      "--log-format", config.log_format,
      {{"text", LogFormat::kText}, {"json", LogFormat::kJson}},
      "The log on stderr, a line for each event");
  flags.AddChoice<LogLevel>("--log-level", config.log_level,
                            {{"debug", LogLevel::kDebug},
                             {"info", LogLevel::kInfo},
                             {"warning", LogLevel::kWarning},
                             {"error", LogLevel::kError}},
                            "The least of what is logged");
}

// Beside the settings, which the file and the environment may hold too.
struct LineOnly {
  std::optional<std::string> config_file;
  bool check_config = false;
};

void AddLineOnlyFlags(CLI::App& app, LineOnly& line, Config& config) {
  app.add_option("--config", line.config_file,
                 "Settings (TOML), the flags' names as keys: listen = "
                 "\"[::1]:0\", local-user = [\"anna\"] (default: "
                 "$CTECREDD_CONFIG)")
      ->type_name("FILE");
  app.add_flag("--check-config", line.check_config,
               "Reads all settings and the files that they name, prints what "
               "is in force and where each is from, without secrets, and ends");
  app.add_flag("--migrate", config.migrate,
               "Makes the tables in the database, or brings them up to date, "
               "and ends; for a user who may, where the one that serves may "
               "not");
}

absl::Status TakeAll(const std::vector<GivenValue>& values,
                     Settings& settings) {
  for (const GivenValue& value : values) {
    absl::Status taken = settings.Take(value);
    if (!taken.ok()) return taken;
  }
  return absl::OkStatus();
}

// The file, the environment, and what stood on the line, in this order.
absl::Status TakeFromAllSources(const char* const* environment,
                                std::optional<std::string> config_file,
                                const Flags& flags, Settings& settings) {
  std::vector<GivenValue> variables = ReadEnvironment(environment);
  const auto named = std::ranges::find(variables, "config", &GivenValue::key);
  if (named != variables.end()) {
    if (!config_file) config_file = named->values.front();
    variables.erase(named);
  }
  if (config_file) {
    const auto values = ReadConfigFile(*config_file);
    if (!values.ok()) return values.status();
    absl::Status taken = TakeAll(*values, settings);
    if (!taken.ok()) return taken;
  }
  absl::Status taken = TakeAll(variables, settings);
  if (!taken.ok()) return taken;
  return TakeAll(flags.given(), settings);
}

EarlyExit WrongLine(const std::string& problem) {
  return {2, absl::StrCat("ctecredd: ", problem,
                          "\nRun ctecredd --help for all flags.\n")};
}

}  // namespace

ParseResult ParseCommandLine(int argc, const char* const* argv,
                             const char* const* environment) {
  Config config;
  MySqlFlags mysql;
  LineOnly line;
  Settings settings;
  CLI::App app(kDescription, "ctecredd");
  app.footer(kFooter);
  app.set_version_flag("--version", "ctecredd " CTE_VERSION);
  AddLineOnlyFlags(app, line, config);
  Flags flags(app, settings);
  AddListenFlags(flags, config);
  AddDatabaseFlags(flags, config, mysql);
  AddUserFlags(flags, config);
  AddIdentityFlags(flags, config.identity);
  AddImportFlags(flags, config);
  AddLimitsFlags(flags, config.user_limits);
  AddOperationFlags(flags, config);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return EarlyExit{0, app.help()};
  } catch (const CLI::CallForVersion& version) {
    return EarlyExit{0, absl::StrCat(version.what(), "\n")};
  } catch (const CLI::ParseError& error) {
    return WrongLine(error.what());
  }
  absl::Status status =
      TakeFromAllSources(environment, line.config_file, flags, settings);
  if (status.ok()) status = CompleteAndCheck(settings, mysql, config);
  if (status.ok() && line.check_config) status = CheckFiles(settings, config);
  if (!status.ok()) return WrongLine(std::string(status.message()));
  if (line.check_config) return EarlyExit{0, settings.Describe()};
  return config;
}

}  // namespace cte::server
