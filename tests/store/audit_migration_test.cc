#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "db/migrator.h"
#include "db/store.h"
#include "tests/store/store_test.h"

namespace cte::db {
namespace {

class AuditMigrationTest : public test::EngineTest {};
CTE_FOR_EVERY_ENGINE(AuditMigrationTest);

TEST_P(AuditMigrationTest, R29_ADatabaseThatHasAwardsIsRecordedFromNowOn) {
  const auto connection = Connect();
  ASSERT_NE(connection, nullptr);
  std::vector<Migration> before = Migrations();
  before.resize(3);
  absl::Status status = Migrate(*connection, before);
  ASSERT_TRUE(status.ok()) << status;
  for (const char* sql :
       {"INSERT INTO districts VALUES ('63070', 'Avondale')",
        "INSERT INTO buildings VALUES ('05976', 'Avondale High', '63070')",
        "INSERT INTO programs VALUES"
        " (21223, '10.0202', 'Radio', 'REG', '05976', '63070', 2010, NULL)",
        "INSERT INTO school_years VALUES (2026, 1, 0)",
        "INSERT INTO credentials (code_key) VALUES ('RADIO')",
        "INSERT INTO program_years (psn, school_year, award_year)"
        " VALUES (21223, 2026, 2026)",
        "INSERT INTO awards (psn, school_year, uic, credential_id, import_id,"
        " import_row, awarded_at) SELECT 21223, 2026, 'A025736286',"
        " credential_id, 7, 2, '2026-01-01' FROM credentials"}) {
    status = connection->ExecuteDirect(sql);
    ASSERT_TRUE(status.ok()) << sql << ": " << status;
  }
  status = Migrate(*connection, Migrations());
  ASSERT_TRUE(status.ok()) << status;

  const auto store = MySqlStores(database_->options())();
  EXPECT_EQ(store->audit().NewestPosition().value(), 0);
  const auto uic = domain::Uic::Parse("A025736286");
  ASSERT_TRUE(uic.has_value());
  ASSERT_TRUE(
      store->awards()
          .Remove({domain::Psn{21223}, *uic, 2026, "RADIO", ""}, "somebody")
          .value());
  domain::AuditQuery query;
  query.uic = *uic;
  query.limit = 10;
  const auto records = store->audit().List(query);
  ASSERT_TRUE(records.ok()) << records.status();
  ASSERT_EQ(records->size(), 1U);
  EXPECT_EQ(records->front().position, 1);
  EXPECT_EQ(records->front().event.action, domain::AuditAction::kAwardRemoved);
  EXPECT_EQ(records->front().event.import, domain::ImportId{7});
  EXPECT_EQ(records->front().event.first_row, 2);
}

}  // namespace
}  // namespace cte::db
