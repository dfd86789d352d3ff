#include "tests/support/database.h"

#include <atomic>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "db/embedded/embedded_database.h"
#include "tests/support/mysql_server.h"
#include "tests/support/temporary_folder.h"

namespace cte::test {
namespace {

constexpr const char* kMySqlRoot = "CTECRED_TEST_MYSQL_ROOT";
constexpr const char* kWithoutMySql = "CTECRED_TEST_WITHOUT_MYSQL";

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

struct MariaDbServer {
  TemporaryFolder folder;
  std::unique_ptr<db::EmbeddedDatabase> database;
};

absl::StatusOr<db::ConnectionOptions> MariaDb() {
  static MariaDbServer server;
  static const absl::Status started = [] {
    auto database =
        db::EmbeddedDatabase::Start({.folder = server.folder.path()});
    if (!database.ok()) return database.status();
    server.database = *std::move(database);
    return absl::OkStatus();
  }();
  if (!started.ok()) return started;
  return server.database->connection_options();
}

absl::StatusOr<db::ConnectionOptions> MySql() {
  static const absl::StatusOr<std::unique_ptr<MySqlServer>> server =
      []() -> absl::StatusOr<std::unique_ptr<MySqlServer>> {
    const std::string root = Environment(kMySqlRoot);
    if (!root.empty()) return MySqlServer::Start(root);
    return absl::FailedPreconditionError(absl::StrCat(
        "There is no MySQL to test against. Make one with deploy/mysql-chroot "
        "make and name its folder in ",
        kMySqlRoot, ", or set ", kWithoutMySql, "=1 to test MariaDB only."));
  }();
  if (!server.ok()) return server.status();
  return (*server)->connection_options();
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

absl::StatusOr<std::unique_ptr<TestDatabase>> TestDatabase::Create(
    Engine engine) {
  static std::atomic<int> number = 0;
  absl::StatusOr<db::ConnectionOptions> options =
      engine == Engine::kMariaDb ? MariaDb() : MySql();
  if (!options.ok()) return options.status();
  options->database = absl::StrCat("test_", ++number);
  absl::Status status = RunOnServer(
      *options,
      absl::StrCat("CREATE DATABASE ", options->database,
                   " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci"));
  if (!status.ok()) return status;
  return std::unique_ptr<TestDatabase>(new TestDatabase(*std::move(options)));
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
