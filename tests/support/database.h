#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "tests/support/database_server.h"

namespace cte::test {

// The database engines that a store test runs against.
enum class Engine { kMariaDb, kMySql };
void PrintTo(Engine engine, std::ostream* out);

// "MariaDb", "MySql": for INSTANTIATE_TEST_SUITE_P.
std::string EngineName(const ::testing::TestParamInfo<Engine>& info);

// A server of this engine alone. MySQL comes from the folder that
// CTECRED_TEST_MYSQL_ROOT names (see deploy/mysql-chroot); without it,
// FAILED_PRECONDITION.
absl::StatusOr<std::unique_ptr<DatabaseServer>> StartServer(
    Engine engine, const std::optional<ServerCertificate>& certificate = {});

// An empty schema of its own, on a server that all tests of the binary share
// and that is started by the first. Dropped with the object.
class TestDatabase {
 public:
  // Errors of StartServer.
  static absl::StatusOr<std::unique_ptr<TestDatabase>> Create(Engine engine);

  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;

  const db::ConnectionOptions& options() const { return options_; }
  const std::string& schema() const { return options_.database; }

  // For a program of its own: "mysql://USER@127.0.0.1:PORT/SCHEMA" of a user
  // who may do anything in the schema and nothing beside it.
  std::string Url() const { return Url(kUser); }
  // The same for another user, who may do what a test has granted.
  std::string Url(const std::string& user) const;
  // As that user, over TCP.
  db::ConnectionOptions OptionsOf(const std::string& user,
                                  const std::string& password) const;
  static constexpr const char* kUser = "tester";
  static constexpr const char* kPassword = "a password, of tests";

 private:
  TestDatabase(db::ConnectionOptions options, int port)
      : options_(std::move(options)), port_(port) {}

  db::ConnectionOptions options_;
  int port_;
};

// A test that runs once for each engine, in an empty schema. Where there is no
// MySQL it fails, unless CTECRED_TEST_WITHOUT_MYSQL=1 says that this is meant.
class EngineTest : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override;

  // A new connection to the schema; fails the test if there is none.
  std::unique_ptr<db::Connection> Connect();

  // The number that a query answers, -1 if it fails.
  static std::int64_t Number(db::Connection& connection, std::string_view sql);

  std::unique_ptr<TestDatabase> database_;
};

}  // namespace cte::test

// A suite of EngineTests, against every engine.
#define CTE_FOR_EVERY_ENGINE(suite)                                       \
  INSTANTIATE_TEST_SUITE_P(Engines, suite,                                \
                           ::testing::Values(cte::test::Engine::kMariaDb, \
                                             cte::test::Engine::kMySql),  \
                           cte::test::EngineName)
