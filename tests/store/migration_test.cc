#include "db/migration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cte::db {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MigrationTest, AStatementEndsWithASemicolonAtTheEndOfALine) {
  EXPECT_THAT(Statements("CREATE TABLE a (\n  b INT\n);\nDROP TABLE c;  \n"),
              ElementsAre("CREATE TABLE a (\n  b INT\n)", "DROP TABLE c"));
  EXPECT_THAT(Statements("INSERT INTO t VALUES ('a;b');"),
              ElementsAre("INSERT INTO t VALUES ('a;b')"));
  EXPECT_THAT(Statements("SELECT 1;\nSELECT 2"),
              ElementsAre("SELECT 1", "SELECT 2"));
}

TEST(MigrationTest, CommentsAreNoPartOfAStatement) {
  EXPECT_THAT(Statements("-- why; it is so;\nCREATE TABLE a (  -- one;\n"
                         "  b INT --\n);  -- done\n-- the end\n"),
              ElementsAre("CREATE TABLE a (\n  b INT\n)"));
  EXPECT_THAT(Statements("INSERT INTO t VALUES ('-- kept', 'it''s -- too');"),
              ElementsAre("INSERT INTO t VALUES ('-- kept', 'it''s -- too')"));
  EXPECT_THAT(Statements("SELECT 5--1;"), ElementsAre("SELECT 5--1"));
}

TEST(MigrationTest, NothingIsNoStatement) {
  EXPECT_THAT(Statements(""), IsEmpty());
  EXPECT_THAT(Statements("\n;\n -- x\n;\n"), IsEmpty());
}

TEST(MigrationTest, TheChecksumIsOfNameAndText) {
  const Migration migration{1, "first", "SELECT 1;\n"};
  // printf 'first\nSELECT 1;\n' | sha256sum
  EXPECT_EQ(Checksum(migration),
            "3601c960476a3a0ba24d2577fae26c6792e69215185e14f0d19c32ac11555916");
  EXPECT_NE(Checksum({1, "other", "SELECT 1;\n"}), Checksum(migration));
  EXPECT_NE(Checksum({1, "first", "SELECT 2;\n"}), Checksum(migration));
}

TEST(MigrationTest, TheEmbeddedOnesAreNumberedFromOne) {
  int version = 0;
  for (const Migration& migration : Migrations()) {
    EXPECT_EQ(migration.version, ++version);
    EXPECT_THAT(Statements(migration.sql), Not(IsEmpty()));
  }
}

}  // namespace
}  // namespace cte::db
