#include "server/config/database_config.h"

#include <gmock/gmock.h>

#include <string>

namespace cte::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(DatabaseConfigTest, EmbeddedNamesItsFolder) {
  for (const char* folder : {"./ctecred-data", "/var/lib/a b", "x:y@z"}) {
    const auto config = ParseDatabase(std::string("embedded:") + folder);
    ASSERT_TRUE(config.ok()) << config.status();
    EXPECT_EQ(std::get<EmbeddedDatabaseConfig>(*config).folder, folder);
  }
}

TEST(DatabaseConfigTest, MySqlNamesUserPlaceAndSchema) {
  struct Case {
    const char* url;
    const char* user;
    const char* host;
    int port;
    const char* name;
  };
  for (const Case& c : {
           Case{"mysql://cte@db.example.org:3307/cte", "cte", "db.example.org",
                3307, "cte"},
           Case{"mysql://cte@db/credentials_2", "cte", "db", 3306,
                "credentials_2"},
           Case{"mysql://a.b-c_d$@[::1]:1/x", "a.b-c_d$", "::1", 1, "x"},
           Case{"mysql://a@[::1]/x", "a", "::1", 3306, "x"},
       }) {
    const auto config = ParseDatabase(c.url);
    ASSERT_TRUE(config.ok()) << config.status();
    const auto& mysql = std::get<MySqlConfig>(*config);
    EXPECT_EQ(mysql.user, c.user);
    EXPECT_EQ(mysql.host, c.host);
    EXPECT_EQ(mysql.port, c.port);
    EXPECT_EQ(mysql.name, c.name);
    EXPECT_EQ(mysql.password, "");
  }
}

TEST(DatabaseConfigTest, OtherTextsAreRefusedWithTheProblem) {
  struct Case {
    const char* url;
    const char* problem;
  };
  for (const Case& c : {
           Case{"", "of no kind"},
           Case{"sqlite:x", "of no kind"},
           Case{"/var/lib/ctecred", "of no kind"},
           Case{"embedded:", "names no folder"},
           Case{"mysql://db/cte", "names no user"},
           Case{"mysql://@db/cte", "its user"},
           Case{"mysql://a b@db/cte", "its user"},
           Case{"mysql://a@db", "names no database"},
           Case{"mysql://a@db/", "its database"},
           Case{"mysql://a@db/cte?x=1", "its database"},
           Case{"mysql://a@/cte", "its host"},
           Case{"mysql://a@db:0/cte", "its host"},
           Case{"mysql://a@db:65536/cte", "its host"},
           Case{"mysql://a@::1/cte", "its host"},
       }) {
    const absl::Status status = ParseDatabase(c.url).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.url;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.problem)) << c.url;
    EXPECT_THAT(std::string(status.message()), HasSubstr("embedded:FOLDER"));
  }
}

TEST(DatabaseConfigTest, PasswordInTheUrlIsRefusedAndNotShown) {
  for (const char* url :
       {"mysql://cte:hunter2@db/cte", "mysql://cte:hunt@hunter2@db/cte",
        "mysql://cte:hunter2@", "mysql://hunter2:@db:x/cte"}) {
    const std::string message(ParseDatabase(url).status().message());
    EXPECT_THAT(message, HasSubstr("list of processes")) << url;
    EXPECT_THAT(message, HasSubstr("--database-password-file")) << url;
    EXPECT_THAT(message, Not(HasSubstr("hunt"))) << url;
  }
}

}  // namespace
}  // namespace cte::server
