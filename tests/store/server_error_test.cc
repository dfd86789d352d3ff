#include "db/server_error.h"

#include <gtest/gtest.h>

#include "domain/error.h"

namespace cte::db {
namespace {

TEST(ServerErrorTest, MeansByItsNumber) {
  struct Case {
    int number;
    absl::StatusCode code;
    bool usable;
  };
  for (const Case& c : {Case{1205, absl::StatusCode::kAborted, true},
                        {1213, absl::StatusCode::kAborted, true},
                        {1047, absl::StatusCode::kUnavailable, false},
                        {1290, absl::StatusCode::kUnavailable, false},
                        {2006, absl::StatusCode::kUnavailable, false},
                        {2013, absl::StatusCode::kUnavailable, false},
                        {2026, absl::StatusCode::kUnavailable, false},
                        {1062, absl::StatusCode::kAlreadyExists, true},
                        {1451, absl::StatusCode::kFailedPrecondition, true},
                        {4025, absl::StatusCode::kFailedPrecondition, true},
                        {1317, absl::StatusCode::kCancelled, true},
                        {1044, absl::StatusCode::kPermissionDenied, true},
                        {1045, absl::StatusCode::kPermissionDenied, false},
                        {1142, absl::StatusCode::kPermissionDenied, true},
                        {1143, absl::StatusCode::kPermissionDenied, true},
                        {1227, absl::StatusCode::kPermissionDenied, true},
                        {1406, absl::StatusCode::kInternal, true},
                        {2014, absl::StatusCode::kInternal, false},
                        {0, absl::StatusCode::kInternal, false}}) {
    const ServerError error = ExplainError(c.number, "text");
    EXPECT_EQ(error.status.code(), c.code) << c.number;
    EXPECT_EQ(error.connection_usable, c.usable) << c.number;
    EXPECT_EQ(domain::ErrorMetadata(error.status)["number"],
              std::to_string(c.number));
  }
}

TEST(ServerErrorTest, MessagesHoldNoData) {
  struct Case {
    int number;
    const char* text;
    const char* message;
  };
  for (const Case& c :
       {Case{1062, "Duplicate entry 'A025736286-7' for key 'award.by_student'",
             "1062: Duplicate entry '...' for key by_student"},
        // The server does not escape quotes, and cuts long texts off.
        {1062, "Duplicate entry 'O'Brien' for key 'x'",
         "1062: Duplicate entry '...' for key x"},
        {1062, "Duplicate entry 'O'Brien for key 'Mary Ann'",
         "1062: Duplicate entry '...'"},
        {1062, "Duplicate entry 'O'Brien, Mary", "1062: Duplicate entry '...'"},
        {1366, "Incorrect string value: '\\xE4' for column `s`",
         "1366: Incorrect string value: '...'"},
        {1064, "error near \"'Pname'\"", "1064: error near '...'"},
        {1146, "Table 'ctecred.award' doesn't exist",
         "1146: Table 'ctecred.award' doesn't exist"},
        {1452, "a foreign key constraint fails (`db`.`child`)",
         "1452: a foreign key constraint fails (`db`.`child`)"}}) {
    EXPECT_EQ(ExplainError(c.number, c.text).status.message(), c.message);
  }
}

}  // namespace
}  // namespace cte::db
