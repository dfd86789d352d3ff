#include "tests/support/database.h"

#include <atomic>
#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace cte::test {
namespace {

constexpr const char* kMySqlRoot = "CTECRED_TEST_MYSQL_ROOT";
constexpr const char* kWithoutMySql = "CTECRED_TEST_WITHOUT_MYSQL";

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

using StartedServer = absl::StatusOr<std::unique_ptr<DatabaseServer>>;

const StartedServer& MariaDb() {
  static const StartedServer server = StartServer(Engine::kMariaDb);
  return server;
}

const StartedServer& MySql() {
  static const StartedServer server = StartServer(Engine::kMySql);
  return server;
}

absl::Status RunOnServer(db::ConnectionOptions options,
                         const std::string& sql) {
  options.database.clear();
  auto connection = db::Connection::Open(options);
  return connection.ok() ? (*connection)->ExecuteDirect(sql)
                         : connection.status();
}

}  // namespace

void PrintTo(Engine engine, std::ostream* out) {
  *out << (engine == Engine::kMariaDb ? "MariaDb" : "MySql");
}

std::string EngineName(const ::testing::TestParamInfo<Engine>& info) {
  return ::testing::PrintToString(info.param);
}

absl::StatusOr<std::unique_ptr<DatabaseServer>> StartServer(
    Engine engine, const std::optional<ServerCertificate>& certificate) {
  if (engine == Engine::kMariaDb) {
    return DatabaseServer::StartMariaDb(certificate);
  }
  const std::string root = Environment(kMySqlRoot);
  if (!root.empty()) return DatabaseServer::StartMySql(root, certificate);
  return absl::FailedPreconditionError(absl::StrCat(
      "There is no MySQL to test against. Make one with deploy/mysql-chroot "
      "make and name its folder in ",
      kMySqlRoot, ", or set ", kWithoutMySql, "=1 to test MariaDB only."));
}

absl::StatusOr<std::unique_ptr<TestDatabase>> TestDatabase::Create(
    Engine engine) {
  static std::atomic<int> number = 0;
  const StartedServer& server =
      engine == Engine::kMariaDb ? MariaDb() : MySql();
  if (!server.ok()) return server.status();
  db::ConnectionOptions options = (*server)->connection_options();
  options.database = absl::StrCat("test_", ++number);
  for (const std::string& sql :
       {absl::StrCat("CREATE DATABASE ", options.database,
                     " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci"),
        absl::StrCat("CREATE USER IF NOT EXISTS ", kUser, " IDENTIFIED BY '",
                     kPassword, "'"),
        absl::StrCat("GRANT ALL ON ", options.database, ".* TO ", kUser)}) {
    absl::Status status = RunOnServer(options, sql);
    if (!status.ok()) return status;
  }
  return std::unique_ptr<TestDatabase>(
      new TestDatabase(std::move(options), (*server)->port()));
}

std::string TestDatabase::Url(const std::string& user) const {
  return absl::StrCat("mysql://", user, "@127.0.0.1:", port_, "/", schema());
}

db::ConnectionOptions TestDatabase::OptionsOf(
    const std::string& user, const std::string& password) const {
  db::ConnectionOptions options;
  options.host = "127.0.0.1";
  options.port = static_cast<std::uint16_t>(port_);
  options.user = user;
  options.password = password;
  options.database = schema();
  return options;
}

TestDatabase::~TestDatabase() {
  (void)RunOnServer(options_, absl::StrCat("DROP DATABASE ", schema()));
}

void EngineTest::SetUp() {
  if (GetParam() == Engine::kMySql && Environment(kMySqlRoot).empty() &&
      Environment(kWithoutMySql) == "1") {
    GTEST_SKIP() << "NOT TESTED against MySQL, as " << kWithoutMySql
                 << "=1 asks for.";
  }
  auto database = TestDatabase::Create(GetParam());
  ASSERT_TRUE(database.ok()) << database.status();
  database_ = *std::move(database);
}

std::unique_ptr<db::Connection> EngineTest::Connect() {
  auto connection = db::Connection::Open(database_->options());
  if (!connection.ok()) {
    ADD_FAILURE() << connection.status();
    return nullptr;
  }
  return *std::move(connection);
}

std::int64_t EngineTest::Number(db::Connection& connection,
                                std::string_view sql) {
  std::int64_t number = -1;
  const absl::Status status = connection.Query(
      sql, {}, [&](const db::Row& row) { number = row.Int(0); });
  EXPECT_TRUE(status.ok()) << status;
  return number;
}

}  // namespace cte::test
