#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/observer.h"

namespace cte::db {

// Where a database is and how to get in.
struct ConnectionOptions {
  // Either a Unix socket ...
  std::string socket_path;
  // ... or a host and port.
  std::string host;
  std::uint16_t port = 3306;
  std::string user;
  std::string password;
  // The schema (database) to use. Empty: none is selected.
  std::string database;
  // A file of CA certificates: when set, the server must speak TLS and carry a
  // certificate for `host` that one of these signed.
  std::string tls_ca_file;
  absl::Duration connect_timeout = absl::Seconds(10);
  // A statement that takes longer fails and the connection is dropped.
  absl::Duration io_timeout = absl::Seconds(120);
  // A session looks whether a connection that it has not used for longer is
  // still there: the database, or what stands between, may have let go of it.
  absl::Duration trusted_idle = absl::Seconds(30);
  // Hears of what stores do with their connections, which it outlives. May be
  // null.
  Observer* observer = nullptr;
};

// A value to put into a prepared statement; null, integers, text and bytes.
class Value {
 public:
  Value(std::nullptr_t) {}                                // NOLINT
  Value(std::int32_t v) : kind_(Kind::kInt), int_(v) {}   // NOLINT
  Value(std::int64_t v) : kind_(Kind::kInt), int_(v) {}   // NOLINT
  Value(std::uint32_t v) : kind_(Kind::kInt), int_(v) {}  // NOLINT
  Value(std::uint64_t v)                                  // NOLINT
      : kind_(Kind::kInt), int_(static_cast<std::int64_t>(v)) {}
  Value(bool v) : kind_(Kind::kInt), int_(v ? 1 : 0) {}  // NOLINT
  // Does not own the text: it must outlive the call that it is given to.
  Value(std::string_view v) : kind_(Kind::kText), text_(v) {}    // NOLINT
  Value(const std::string& v) : kind_(Kind::kText), text_(v) {}  // NOLINT
  Value(const char* v) : kind_(Kind::kText), text_(v) {}         // NOLINT
  template <typename T>
  Value(const std::optional<T>& v) {  // NOLINT
    if (v) *this = Value(*v);
  }

  enum class Kind { kNull, kInt, kText };
  Kind kind() const { return kind_; }
  std::int64_t int_value() const { return int_; }
  std::string_view text() const { return text_; }

 private:
  Kind kind_ = Kind::kNull;
  std::int64_t int_ = 0;
  std::string_view text_;
};

// One row of a result. Valid only inside the callback that it is given to.
// Columns count from 0. A null reads as 0 or "".
class Row {
 public:
  virtual ~Row() = default;
  virtual bool IsNull(int column) const = 0;
  virtual std::int64_t Int(int column) const = 0;
  virtual std::string Text(int column) const = 0;  // bytes too
};

using RowCallback = std::function<void(const Row&)>;

// One connection to MySQL or MariaDB. Not thread safe: one thread at a time.
//
// The only class whose source includes the vendor's headers; an exception of
// the connector ends here and becomes a status:
//
//   ABORTED            lost a deadlock or waited too long for a lock (1213,
//                      1205): the transaction is rolled back, run it again
//   UNAVAILABLE        the server is not there or the connection broke; the
//                      connection is poisoned
//   ALREADY_EXISTS     a unique key (1062); the message names the key, no value
//   FAILED_PRECONDITION  a foreign key or check constraint (1451, 1452, 4025,
//                      3819)
//   CANCELLED          the statement was killed or took longer than the server
//                      allows (1317): the transaction is rolled back, the
//                      connection stays usable
//   PERMISSION_DENIED  the user may not do this (1044, 1142, 1143, 1227)
//   INTERNAL           a statement that does not fit the schema, a value that
//                      does not fit its column; anything else, and then the
//                      connection is poisoned
//
// Messages hold the server's error number and text with quoted values cut out,
// so that they may be logged.
class Connection {
 public:
  // Sets up the driver in this thread; thread safe, and done by the first Open
  // otherwise. To be called in main: a short-lived thread that came first would
  // leak what OpenSSL keeps for it.
  static void InitializeDriver();

  // Connects and makes the session what the store expects: UTC, utf8mb4, strict
  // SQL mode, READ COMMITTED, no LOCAL INFILE, no silent reconnect. Fails
  // rather than answer a session that is not so. Thread safe.
  //
  // Beside the codes above: PERMISSION_DENIED if the server refuses the user,
  // NOT_FOUND if it has no such schema, UNAVAILABLE (DATABASE_TLS_FAILED) if it
  // does not show the certificate that tls_ca_file asks for.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(
      const ConnectionOptions& options);

  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs one statement, prepared and kept prepared (the 64 texts used last),
  // and answers how many rows it changed: of an INSERT ... ON DUPLICATE KEY
  // UPDATE a new row counts 1, a changed one 2, one left as it was 0; an UPDATE
  // counts the rows that are different now, not those that it found.
  virtual absl::StatusOr<std::int64_t> Execute(
      std::string_view sql, const std::vector<Value>& values = {}) = 0;

  // Runs one query, prepared and kept, and calls back for each row. The result
  // is buffered whole: ask for pages. The callback may not use the connection.
  virtual absl::Status Query(std::string_view sql,
                             const std::vector<Value>& values,
                             const RowCallback& row) = 0;

  // Runs one statement that cannot be prepared, or is not worth keeping. Rows
  // that it answers are dropped. Not for START TRANSACTION, COMMIT or ROLLBACK:
  // see Transaction.
  virtual absl::Status ExecuteDirect(std::string_view sql) = 0;

  // The AUTO_INCREMENT value that the last INSERT of this connection made: the
  // first one, if it made several.
  virtual absl::StatusOr<std::uint64_t> LastInsertId() = 0;

  // The server's number for this connection, to be used with KILL.
  virtual std::uint64_t server_id() const = 0;

  // Which server of several this is a connection to: server_id() counts there.
  virtual const std::string& node() const = 0;

  // Once `stop` is requested, statements are not begun but CANCELLED, as if
  // they had been killed, save COMMIT.
  virtual void StopAt(std::stop_token stop) = 0;

  // False once an error has left the connection in an unknown state: close it.
  // All that is asked of it then is UNAVAILABLE.
  virtual bool healthy() const = 0;

  // Whether the server is MariaDB (else MySQL).
  virtual bool is_mariadb() const = 0;

  // "(?,?,?),(?,?,?)": placeholders for `rows` rows of `columns` values.
  static std::string Placeholders(std::size_t rows, std::size_t columns);

 protected:
  Connection() = default;

 private:
  friend class Transaction;
  virtual absl::Status BeginTransaction() = 0;
  virtual absl::Status BeginSnapshot() = 0;
  virtual absl::Status CommitTransaction() = 0;
  virtual void RollBackTransaction() = 0;
};

// A transaction that rolls back unless it is committed. One at a time for a
// connection (FAILED_PRECONDITION), and not longer alive than it.
//
// Once a statement in it was ABORTED or CANCELLED nothing is left of it: all
// that follows in it is ABORTED too, so that nothing is written outside of it
// by mistake.
class Transaction {
 public:
  static absl::StatusOr<Transaction> Begin(Connection& connection);
  // One that only reads, and in which everything is as it was when it began.
  static absl::StatusOr<Transaction> BeginSnapshot(Connection& connection);
  ~Transaction();
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;

  // To be called once. ABORTED: nothing was written, run it again. UNKNOWN: the
  // connection failed while committing, so that nobody knows; ask the database
  // for what the transaction wrote.
  absl::Status Commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

}  // namespace cte::db
