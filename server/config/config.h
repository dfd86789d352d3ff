#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "server/config/database_config.h"
#include "server/config/host_port.h"
#include "server/config/identity_config.h"
#include "server/config/limits_config.h"
#include "server/telemetry/log.h"
#include "server/workbook/limits.h"

namespace cte::server {

// All that can be set, with its default. A value that ParseCommandLine answers
// is within its range (its help says which) and fits the others.
struct Config {
  HostPort listen{"127.0.0.1", 50443};  // port 0: one that is free
  DatabaseConfig database = EmbeddedDatabaseConfig{"./ctecred-data"};
  int database_connections = 4;

  // Principals with a profile beside the embedded database; see
  // MakeLocalUsers.
  std::vector<std::string> local_users;
  // Both empty: a certificate of our own making.
  std::string tls_certificate_file;
  std::string tls_key_file;
  std::string admin_token_file;  // "": none is given
  IdentityConfig identity;

  int max_waiting_calls = 1000;
  LimitsConfig user_limits;
  // How long a stream goes on for a caller who may not make it any more.
  absl::Duration revocation = absl::Seconds(10);
  // How long a stream waits for its client to send or to read.
  absl::Duration client_stall = absl::Minutes(1);
  bool reflection = false;
  WorkbookLimits workbook;
  absl::Duration import_expiry = absl::Hours(24 * 7);  // R26
  absl::Duration abandoned_upload = absl::Hours(1);
  int batch_rows = 10'000;     // in one transaction
  int concurrent_imports = 4;  // that this server works on
  // For calls that run when the server is asked to stop.
  absl::Duration stop_grace = absl::Seconds(20);

  // Brings the database's schema up to date and ends; what is for serving is
  // not looked at.
  bool migrate = false;

  std::optional<HostPort> metrics;  // where they are; none: nowhere
  LogFormat log_format = LogFormat::kText;
  LogLevel log_level = LogLevel::kInfo;
};

// The program ends without having done anything else.
struct EarlyExit {
  // 0 after --help, --version and --check-config, 2 after a mistake.
  int exit_code = 0;
  std::string text;  // for stdout after 0, for stderr else; ends a line
};

using ParseResult = std::variant<Config, EarlyExit>;

// Reads the file that --config names, the environment (as `environ`: CTECREDD_*
// are settings) and the command line, of which a later one overrides an earlier
// one; and the database's password, if it is in a file. With --check-config
// also the other files that are named. The text of a mistake names the place,
// the value and what is allowed.
ParseResult ParseCommandLine(int argc, const char* const* argv,
                             const char* const* environment);

}  // namespace cte::server
