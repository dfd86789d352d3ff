#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "db/migrator.h"
#include "domain/suggestion.h"
#include "tests/support/database.h"

namespace cte::db {
namespace {

class SuggestionMigrationTest : public test::EngineTest {};
CTE_FOR_EVERY_ENGINE(SuggestionMigrationTest);

// Every ASCII character that a name can hold, alone and between others.
std::vector<std::string> Names() {
  std::vector<std::string> names = {
      "Bee Keeping", "bee-keeping", "BEEKEEPING!",    "C",
      "C++",         "C#",          "Don't (really)", "..."};
  for (char c = ' '; c < '\x7F'; ++c) {
    names.push_back(std::string("x") + c + "y" + c + "z");
  }
  return names;
}

TEST_P(SuggestionMigrationTest, R12_NamesFromBeforeGetTheSuggestionOfTheirKey) {
  const auto connection = Connect();
  ASSERT_NE(connection, nullptr);
  std::vector<Migration> before = Migrations();
  before.resize(2);
  absl::Status status = Migrate(*connection, before);
  ASSERT_TRUE(status.ok()) << status;
  for (const std::string& name : Names()) {
    ASSERT_TRUE(connection
                    ->Execute("INSERT IGNORE INTO credentials (suggested_name)"
                              " VALUES (?)",
                              {name})
                    .ok());
  }
  ASSERT_TRUE(
      connection
          ->Execute("INSERT INTO credentials (code_key) VALUES (?)", {"RADIO"})
          .ok());
  status = Migrate(*connection, Migrations());
  ASSERT_TRUE(status.ok()) << status;

  std::map<std::string, std::string> keys;
  status = connection->Query(
      "SELECT c.suggested_name, s.name_key, s.state FROM credentials c"
      " LEFT JOIN suggestions s ON s.suggestion_id = c.suggestion_id"
      " WHERE c.suggested_name IS NOT NULL",
      {}, [&](const Row& row) {
        keys[row.Text(0)] = row.Text(1);
        EXPECT_EQ(row.Int(2), 1);
      });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_GT(keys.size(), 90U);
  for (const auto& [name, key] : keys) {
    EXPECT_EQ(key, domain::SuggestionKey(name)) << name;
  }
  EXPECT_EQ(Number(*connection,
                   "SELECT COUNT(*) FROM credentials"
                   " WHERE code_key = 'RADIO' AND suggestion_id IS NULL"),
            1);
}

}  // namespace
}  // namespace cte::db
