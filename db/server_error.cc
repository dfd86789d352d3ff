#include "db/server_error.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::db {
namespace {

using absl::StatusCode;

struct Meaning {
  StatusCode code;
  std::string_view reason;
  bool connection_usable;
};

constexpr Meaning kLockConflict{StatusCode::kAborted, "LOCK_CONFLICT", true};
constexpr Meaning kUnavailable{StatusCode::kUnavailable, "DATABASE_UNAVAILABLE",
                               false};
constexpr Meaning kNoTls{StatusCode::kUnavailable, "DATABASE_TLS_FAILED",
                         false};
constexpr Meaning kDuplicate{StatusCode::kAlreadyExists, "DUPLICATE_KEY", true};
constexpr Meaning kConstraint{StatusCode::kFailedPrecondition,
                              "CONSTRAINT_VIOLATED", true};
constexpr Meaning kKilled{StatusCode::kCancelled, "STATEMENT_KILLED", true};
constexpr Meaning kRefused{StatusCode::kPermissionDenied,
                           "DATABASE_ACCESS_DENIED", false};
// Of one statement: the user is in, and may do other things.
constexpr Meaning kMayNot{StatusCode::kPermissionDenied,
                          "DATABASE_ACCESS_DENIED", true};
constexpr Meaning kNoDatabase{StatusCode::kNotFound, "DATABASE_NOT_FOUND",
                              false};
constexpr Meaning kWrongStatement{StatusCode::kInternal, "DATABASE_ERROR",
                                  true};
constexpr Meaning kUnexpected{StatusCode::kInternal, "DATABASE_ERROR", false};

// The statement does not fit the schema, or a value its column.
constexpr auto kWrongStatements = std::to_array<int>({
    1005,  // table cannot be made (MariaDB: a foreign key is wrong or there)
    1048,  // column cannot be null
    1050,  // table exists
    1051,  // unknown table
    1054,  // unknown column
    1060,  // duplicate column name
    1061,  // duplicate key name
    1064,  // syntax error
    1068,  // multiple primary keys
    1091,  // nothing to drop
    1146,  // no such table
    1264,  // out of range for column
    1292,  // incorrect value
    1359,  // trigger exists
    1360,  // no such trigger
    1364,  // column has no default
    1366,  // incorrect value
    1406,  // too long for column
    1826,  // duplicate constraint
    3822,  // duplicate check constraint
});

Meaning MeaningOf(int number) {
  switch (number) {
    case 1205:  // lock wait timeout
    case 1213:  // deadlock; on Galera also a failed certification
    case 3101:  // group replication refused the commit
    case 3572:  // NOWAIT met a lock
      return kLockConflict;
    case 1040:  // too many connections
    case 1047:  // this Galera node is not part of the cluster now
    case 1053:  // server shutdown in progress
    case 1152:  // connection aborted
    case 1158:  // the server could not read from the network, or in time ...
    case 1159:
    case 1160:  // ... nor write
    case 1161:
    case 1290:  // read-only: a replica, or a primary that was one
    case 1836:
    case 1927:  // connection killed (MariaDB)
    case 2002:  // cannot connect, by socket ...
    case 2003:  // ... by TCP
    case 2005:  // unknown host
    case 2006:  // server has gone away
    case 2013:  // lost connection during the statement
    case 2055:
    case 4031:  // disconnected for inactivity (MySQL)
      return kUnavailable;
    case 2026:
      return kNoTls;
    case 1022:
    case 1062:
    case 1586:
      return kDuplicate;
    case 1216:
    case 1217:
    case 1451:
    case 1452:
    case 3819:  // check constraint (MySQL)
    case 4025:  // check constraint (MariaDB)
      return kConstraint;
    case 1317:
    case 1969:  // max_statement_time (MariaDB)
    case 3024:  // max_execution_time (MySQL)
      return kKilled;
    case 1045:
    case 1698:
      return kRefused;
    case 1044:  // on a schema; or it is not let in
    case 1142:  // on a table
    case 1143:  // on a column
    case 1227:  // on all of the server
      return kMayNot;
    case 1049:
      return kNoDatabase;
    default:
      return std::ranges::find(kWrongStatements, number) !=
                     kWrongStatements.end()
                 ? kWrongStatement
                 : kUnexpected;
  }
}

// These quote names of the schema only.
constexpr auto kQuotesNamesOnly = std::to_array<int>({
    1005,  // table cannot be made
    1048,  // column cannot be null
    1049,  // unknown database
    1050,  // table exists
    1051,  // unknown table
    1054,  // unknown column
    1060,  // duplicate column name
    1061,  // duplicate key name
    1091,  // nothing to drop
    1142,  // the user and the table
    1143,  // ... and the column
    1146,  // no such table
    1227,  // the right
    1264,  // out of range for column
    1364,  // column has no default
    1406,  // too long for column
    3819,  // check constraint
    2002,  // the socket's path
    2003,  // the host
    2005,
    2026,  // what is wrong with a certificate
});

// "Duplicate entry 'value' for key 'table.name'": the name, or "". MariaDB
// leaves the table out. A value that was cut off could look like a name.
std::string_view KeyName(std::string_view text) {
  constexpr std::string_view kBefore = " for key '";
  const std::size_t at = text.rfind(kBefore);
  if (at == std::string_view::npos || !text.ends_with('\'')) return {};
  std::string_view name = text.substr(at + kBefore.size());
  name.remove_suffix(1);
  name.remove_prefix(name.rfind('.') + 1);
  const bool is_name = std::ranges::all_of(
      name, [](unsigned char c) { return absl::ascii_isalnum(c) || c == '_'; });
  return is_name ? name : std::string_view();
}

// A quoted value may hold quotes that are not escaped, and the server cuts a
// long text off, so that quotes cannot be paired: all from the first goes.
std::string WithoutData(int number, std::string_view text) {
  if (std::ranges::find(kQuotesNamesOnly, number) != kQuotesNamesOnly.end()) {
    return std::string(text);
  }
  const std::size_t quote = text.find_first_of("'\"");
  if (quote == std::string_view::npos) return std::string(text);
  std::string kept = std::string(text.substr(0, quote)) + "'...'";
  if (MeaningOf(number).code == StatusCode::kAlreadyExists) {
    if (const std::string_view key = KeyName(text); !key.empty()) {
      kept += " for key " + std::string(key);
    }
  }
  return kept;
}

}  // namespace

ServerError ExplainError(int number, std::string_view text) {
  const Meaning meaning = MeaningOf(number);
  return {domain::Error(meaning.code, meaning.reason,
                        absl::StrCat(number, ": ", WithoutData(number, text)),
                        {{"number", std::to_string(number)}}),
          meaning.connection_usable};
}

}  // namespace cte::db
