// ctecredd, the server: puts the parts together, in this order, and takes them
// apart again. The only file of server/ that knows db/.

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/embedded/embedded_database.h"
#include "db/migration.h"
#include "db/migrator.h"
#include "db/store.h"
#include "domain/error.h"
#include "server/config/config.h"
#include "server/gate/gate.h"
#include "server/imports/import_runner.h"
#include "server/lifecycle/authentication.h"
#include "server/lifecycle/grpc_log.h"
#include "server/lifecycle/health_probe.h"
#include "server/lifecycle/housekeeper.h"
#include "server/lifecycle/rpc_server.h"
#include "server/lifecycle/termination.h"
#include "server/lifecycle/tls_credentials.h"
#include "server/security/bootstrap.h"
#include "server/security/certificate.h"
#include "server/security/local_authority.h"
#include "server/security/tls_material.h"
#include "server/security/token.h"
#include "server/security/token_table.h"
#include "server/services/access_service.h"
#include "server/services/audit_service.h"
#include "server/services/credential_service.h"
#include "server/services/export_service.h"
#include "server/services/import_service.h"
#include "server/services/program_service.h"
#include "server/services/roster_service.h"
#include "server/telemetry/log.h"
#include "server/telemetry/metrics.h"
#include "server/telemetry/metrics_endpoint.h"
#include "server/work/executor.h"

namespace cte::server {
namespace {

constexpr absl::Duration kKeepHouseEvery = absl::Seconds(2);
constexpr absl::Duration kProbeEvery = absl::Seconds(1);

// The database that the server works on, and the MariaDB that it runs for it.
struct Database {
  std::unique_ptr<db::EmbeddedDatabase> embedded;
  db::ConnectionOptions options;
};

// Counts what stores do with their connections.
class StoreCounts : public db::Observer {
 public:
  explicit StoreCounts(Metrics& metrics) : metrics_(metrics) {}

  void Connected() override { metrics_.ConnectionOpened(); }
  void Disconnected(bool was_lost) override {
    metrics_.ConnectionClosed(was_lost);
  }
  void Taken() override { metrics_.ConnectionTaken(); }
  void GivenBack() override { metrics_.ConnectionGivenBack(); }
  void Retried() override { metrics_.TransactionRetried(); }
  void Deadlocked() override { metrics_.Deadlock(); }
  void StatementKilled() override { metrics_.StatementKilled(); }

 private:
  Metrics& metrics_;
};

absl::StatusOr<Database> OpenDatabase(const DatabaseConfig& config) {
  Database database;
  if (const auto* embedded = std::get_if<EmbeddedDatabaseConfig>(&config)) {
    auto started = db::EmbeddedDatabase::Start(
        {.folder = embedded->folder, .log = [](std::string_view line) {
           Log(LogLevel::kInfo, "embedded database", {{"what", line}});
         }});
    if (!started.ok()) return started.status();
    database.embedded = *std::move(started);
    database.options = database.embedded->connection_options();
  } else {
    const auto& mysql = std::get<MySqlConfig>(config);
    database.options.host = mysql.host;
    database.options.port = mysql.port;
    database.options.user = mysql.user;
    database.options.password = mysql.password;
    database.options.database = mysql.name;
    database.options.tls_ca_file = mysql.tls_ca_file;
  }
  auto connection = db::Connection::Open(database.options);
  if (!connection.ok()) return connection.status();
  auto migrated = db::Migrate(**connection, db::Migrations());
  if (!migrated.ok()) return migrated;
  return database;
}

absl::Status MigrateOnly(const Config& config) {
  const auto database = OpenDatabase(config.database);
  if (!database.ok()) return database.status();
  Log(LogLevel::kInfo, "the schema is up to date",
      {{"version", db::Migrations().back().version}});
  return absl::OkStatus();
}

// A certificate of our own making.
absl::StatusOr<ServerIdentity> MadeIdentity(const Config& config) {
  std::vector<std::string> names;
  const std::string& host = config.listen.host;
  const bool is_any = host == "0.0.0.0" || host == "::";
  if (!is_any) names.push_back(host);
  char own_name[256] = {};
  if (is_any && gethostname(own_name, sizeof own_name - 1) == 0) {
    names.emplace_back(own_name);
  }
  return LocalIdentity(std::get<EmbeddedDatabaseConfig>(config.database).folder,
                       names);
}

absl::StatusOr<std::shared_ptr<TlsMaterial>> LoadTls(const Config& config) {
  if (!config.tls_certificate_file.empty()) {
    return TlsMaterial::Load(
        {.server =
             [certificate = config.tls_certificate_file,
              key = config.tls_key_file] {
               return FilesIdentity(certificate, key);
             },
         .client_ca_file = config.identity.client_ca_file});
  }
  const auto made = MadeIdentity(config);
  if (!made.ok()) return made.status();
  return TlsMaterial::Load({.server = [made] { return made; },
                            .client_ca_file = config.identity.client_ca_file});
}

// The administrator by --admin-token-file, whose token is renewed when the file
// is. One thread at a time.
class TokenFile {
 public:
  explicit TokenFile(std::string path) : path_(std::move(path)) {}

  // A file that is no good any more is told, once, and changes nothing.
  absl::Status Renew(domain::AccessStore& access) {
    if (path_.empty()) return absl::OkStatus();
    const auto token = ReadTokenFile(path_);
    if (!token.ok()) return token.status();
    const std::string hash = TokenHash(*token);
    if (hash == hash_) return absl::OkStatus();
    auto made = MakeAdministrator(access, kLocalAdministrator, *token);
    if (made.ok()) hash_ = hash;
    return made;
  }

 private:
  const std::string path_;
  std::string hash_;  // of the token that is in force
};

// Users of this machine; answers the profiles to be written for them.
absl::StatusOr<std::vector<LocalProfile>> MakeUsers(
    const Config& config, domain::AccessStore& access) {
  const auto* embedded = std::get_if<EmbeddedDatabaseConfig>(&config.database);
  if (embedded == nullptr) return std::vector<LocalProfile>();
  return MakeLocalUsers(access, embedded->folder, config.local_users);
}

// For a look at whether the database is there.
std::unique_ptr<domain::Store> ImpatientStore(db::ConnectionOptions options) {
  options.connect_timeout = absl::Seconds(2);
  options.io_timeout = absl::Seconds(2);
  return db::MySqlStores(std::move(options))();
}

// Where workbooks are while they are made and sent.
absl::StatusOr<std::string> TemporaryFolder() {
  std::error_code error;
  const auto folder = std::filesystem::temp_directory_path(error);
  if (error) {
    return absl::FailedPreconditionError(
        "$TMPDIR, where workbooks are made, is no folder");
  }
  return folder.string();
}

// What is measured only when somebody asks.
void Measure(const db::EmbeddedDatabase* embedded, const TlsMaterial& tls,
             Metrics& metrics) {
  const auto shown = ParseCertificates(tls.current()->server.certificate_pem);
  if (!shown.empty()) metrics.CertificateExpires(EndOf(shown.front()));
  if (embedded == nullptr) return;
  metrics.EmbeddedDatabase(embedded->state() == db::ServerState::kRunning,
                           embedded->restarts());
}

// Null unless an address is set.
absl::StatusOr<std::unique_ptr<MetricsEndpoint>> StartMetricsEndpoint(
    const Config& config, Metrics& metrics, std::function<void()> measure) {
  if (!config.metrics) return nullptr;
  auto endpoint =
      MetricsEndpoint::Start(*config.metrics, metrics, std::move(measure));
  if (endpoint.ok()) {
    Log(LogLevel::kInfo, "serving metrics",
        {{"address", ToString((*endpoint)->address())}});
  }
  return endpoint;
}

ImportRunner::Options RunnerOptions(const Config& config, Metrics& metrics) {
  return {.check = {.limits = config.workbook,
                    .batch_rows = config.batch_rows,
                    .expires_after = config.import_expiry},
          .concurrent = config.concurrent_imports,
          .abandoned_upload = config.abandoned_upload,
          .metrics = &metrics};
}

absl::Status Run(const Config& config, Termination& termination) {
  auto database = OpenDatabase(config.database);
  if (!database.ok()) return database.status();
  const auto tls = LoadTls(config);
  if (!tls.ok()) return tls.status();
  const auto folder = TemporaryFolder();
  if (!folder.ok()) return folder.status();

  const auto tokens = std::make_shared<TokenTable>();
  const auto authentication =
      Authentication::Start(config.identity, tokens, *tls);
  if (!authentication.ok()) return authentication.status();
  const Authenticator& authenticator = (*authentication)->authenticator();

  Metrics metrics(CTE_VERSION, absl::Now());
  StoreCounts store_counts(metrics);
  database->options.observer = &store_counts;
  const domain::StoreFactory stores = db::MySqlStores(database->options);
  std::vector<LocalProfile> profiles;
  TokenFile token_file(config.admin_token_file);
  {
    const std::unique_ptr<domain::Store> store = stores();
    // Nobody else works on an embedded database: what an earlier server was
    // doing when it was killed can go on at once.
    if (database->embedded != nullptr) {
      auto released = store->imports().ReleaseAll();
      if (!released.ok()) return released;
    }
    auto renewed = token_file.Renew(store->access());
    if (!renewed.ok()) return renewed;
    auto made = MakeUsers(config, store->access());
    if (!made.ok()) return made.status();
    profiles = *std::move(made);
  }

  Executor executor(stores,
                    {.threads = config.database_connections,
                     .max_waiting = config.max_waiting_calls,
                     .max_waiting_of_one = config.user_limits.waiting_calls,
                     .metrics = &metrics});
  ImportRunner runner(executor, RunnerOptions(config, metrics));
  Gate gate(authenticator, executor,
            {.calls_per_second = config.user_limits.calls_per_second,
             .revocation = config.revocation,
             .client_stall = config.client_stall,
             .metrics = &metrics});
  auto housekeeper = std::make_unique<Housekeeper>(
      stores(),
      Housekeeper::Parts{.tokens = tokens,
                         .gate = gate,
                         .metrics = metrics,
                         .renew_administrator =
                             [&](domain::AccessStore& access) {
                               return token_file.Renew(access);
                             }},
      std::min(
          {kKeepHouseEvery, config.revocation / 4, config.client_stall / 4}));
  housekeeper->Now();
  ImportService imports(gate, runner,
                        {.upload = {.limits = config.workbook},
                         .imports_of_one = config.user_limits.imports,
                         .stream_expiry = config.import_expiry,
                         .metrics = &metrics});
  RosterService roster(gate);
  ProgramService programs(gate);
  CredentialService catalogue(gate);
  ExportService exports(gate, *folder);
  AuditService audit(gate);
  AccessService access(gate, tokens);

  auto server = RpcServer::Start(
      {config.listen,
       std::make_shared<TlsCredentials>(
           *tls, authenticator,
           [&metrics](const absl::Status& refused) {
             metrics.IdentityRefused(domain::ErrorReason(refused));
           }),
       config.reflection},
      {{credentials::v1::ImportService::service_full_name(), &imports},
       {credentials::v1::RosterService::service_full_name(), &roster},
       {credentials::v1::ProgramService::service_full_name(), &programs},
       {credentials::v1::CredentialService::service_full_name(), &catalogue},
       {credentials::v1::ExportService::service_full_name(), &exports},
       {credentials::v1::AuditService::service_full_name(), &audit},
       {credentials::v1::AccessService::service_full_name(), &access}});
  if (!server.ok()) return server.status();
  const auto metrics_endpoint = StartMetricsEndpoint(config, metrics, [&] {
    Measure(database->embedded.get(), **tls, metrics);
  });
  if (!metrics_endpoint.ok()) return metrics_endpoint.status();
  const std::string address = ToString((*server)->address());
  auto written =
      WriteProfiles(profiles, address, (*tls)->current()->server.ca_pem);
  if (!written.ok()) return written;
  Log(LogLevel::kInfo, "taking calls", {{"address", address}});

  {
    const HealthProbe probe(ImpatientStore(database->options), kProbeEvery,
                            [&](bool is_up) {
                              (*server)->SetServing(is_up);
                              metrics.DatabaseUp(is_up);
                            });
    const auto reload = [&] {
      (*tls)->Reload();
      housekeeper->Soon();
      Log(LogLevel::kInfo, "reloaded");
    };
    Log(LogLevel::kInfo, "stopping", {{"signal", termination.Wait(reload)}});
  }
  // Imports first, so that those who watch them call another server.
  (*server)->SetServing(false);
  gate.Stop();
  runner.Stop();
  (*server)->Stop(config.stop_grace);
  executor.Shutdown();
  housekeeper.reset();
  if (database->embedded != nullptr) database->embedded->Stop();
  return absl::OkStatus();
}

// Each connection is an open file; gRPC takes none any more once it has met the
// end of them.
void RaiseOpenFiles() {
  constexpr rlim_t kEnough = 4096;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < kEnough) {
    Log(LogLevel::kWarning, "few files may be open; raise LimitNOFILE",
        {{"limit", limit.rlim_max}});
  }
}

int Main(int argc, char** argv) {
  auto parsed = ParseCommandLine(argc, argv, environ);
  if (const auto* exit = std::get_if<EarlyExit>(&parsed)) {
    std::fputs(exit->text.c_str(), exit->exit_code == 0 ? stdout : stderr);
    return exit->exit_code;
  }
  const Config& config = std::get<Config>(parsed);
  StartLog(config.log_format, config.log_level);
  TakeGrpcLog();
  RaiseOpenFiles();
  Termination termination;
  db::Connection::InitializeDriver();
  const absl::Status status =
      config.migrate ? MigrateOnly(config) : Run(config, termination);
  if (!status.ok()) {
    Log(LogLevel::kError, "cannot go on",
        {{"reason", domain::ErrorReason(status)},
         {"error", std::string(status.message())}});
    return 1;
  }
  Log(LogLevel::kInfo, "stopped");
  return 0;
}

}  // namespace
}  // namespace cte::server

int main(int argc, char** argv) { return cte::server::Main(argc, argv); }
