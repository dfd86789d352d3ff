#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "db/migrator.h"
#include "db/store.h"
#include "tests/support/database.h"

namespace cte::db {
namespace {

class TokenMigrationTest : public test::EngineTest {};
CTE_FOR_EVERY_ENGINE(TokenMigrationTest);

TEST_P(TokenMigrationTest, TokensFromBeforeAreTheServersOwnAndNeverEnd) {
  const auto connection = Connect();
  ASSERT_NE(connection, nullptr);
  std::vector<Migration> before = Migrations();
  before.resize(4);
  absl::Status status = Migrate(*connection, before);
  ASSERT_TRUE(status.ok()) << status;
  status = connection->ExecuteDirect(
      "INSERT INTO tokens (sha256, principal, created_at) VALUES"
      " (REPEAT('b', 32), 'bob', '2026-01-01'),"
      " (REPEAT('a', 32), 'ann', '2026-01-02')");
  ASSERT_TRUE(status.ok()) << status;
  status = Migrate(*connection, Migrations());
  ASSERT_TRUE(status.ok()) << status;

  const auto store = MySqlStores(database_->options())();
  const auto known = store->access().ListTokens();
  ASSERT_TRUE(known.ok()) << known.status();
  EXPECT_EQ(known->size(), 2U);
  for (const std::string principal : {"ann", "bob"}) {
    const auto tokens = store->access().ListTokensOf(principal, 0, 10);
    ASSERT_TRUE(tokens.ok()) << tokens.status();
    ASSERT_EQ(tokens->size(), 1U);
    EXPECT_EQ(tokens->front().created_by, "");
    EXPECT_EQ(tokens->front().expire_time, std::nullopt);
    EXPECT_TRUE(
        std::ranges::any_of(*known, [&](const domain::TokenRecord& token) {
          return token.principal == principal &&
                 token.sha256 == std::string(32, principal[0]);
        }));
  }
}

}  // namespace
}  // namespace cte::db
