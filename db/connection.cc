#include "db/connection.h"

#include <cppconn/connection.h>
#include <cppconn/datatype.h>
#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <cppconn/statement.h>

#include <algorithm>
#include <list>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "db/server_error.h"
#include "domain/error.h"

namespace cte::db {
namespace {

constexpr std::size_t kStatementsKept = 64;
constexpr std::string_view kTlsFailed = "DATABASE_TLS_FAILED";

// The driver's own initialisation is not thread safe; that of a static is.
sql::Driver& Driver() {
  static sql::Driver& driver = *get_driver_instance();
  return driver;
}

sql::SQLString SqlString(std::string_view text) {
  return {text.data(), text.size()};
}

// Statements by their text, the least recently used closed first.
class StatementCache {
 public:
  explicit StatementCache(sql::Connection& connection)
      : connection_(connection) {}

  sql::PreparedStatement& Get(std::string_view text) {
    if (const auto found = by_text_.find(text); found != by_text_.end()) {
      statements_.splice(statements_.begin(), statements_, found->second);
      return *found->second->statement;
    }
    std::unique_ptr<sql::PreparedStatement> statement(
        connection_.prepareStatement(SqlString(text)));
    if (statements_.size() == kStatementsKept) Drop(statements_.back().text);
    statements_.push_front({std::string(text), std::move(statement)});
    by_text_[statements_.front().text] = statements_.begin();
    return *statements_.front().statement;
  }

  // After an error nobody knows what the statement still holds.
  void Drop(std::string_view text) {
    const auto found = by_text_.find(text);
    if (found == by_text_.end()) return;
    const auto entry = found->second;
    by_text_.erase(found);
    statements_.erase(entry);
  }

 private:
  struct Entry {
    std::string text;
    std::unique_ptr<sql::PreparedStatement> statement;
  };
  sql::Connection& connection_;
  std::list<Entry> statements_;
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_text_;
};

void Bind(sql::PreparedStatement& statement, const std::vector<Value>& values) {
  unsigned int index = 0;
  for (const Value& value : values) {
    ++index;
    switch (value.kind()) {
      case Value::Kind::kNull:
        statement.setNull(index, sql::DataType::VARCHAR);
        break;
      case Value::Kind::kInt:
        statement.setInt64(index, value.int_value());
        break;
      case Value::Kind::kText:
        statement.setString(index, SqlString(value.text()));
        break;
    }
  }
}

class ResultRow final : public Row {
 public:
  explicit ResultRow(const sql::ResultSet& result) : result_(result) {}

  bool IsNull(int column) const override {
    return result_.isNull(Index(column));
  }
  std::int64_t Int(int column) const override {
    return result_.getInt64(Index(column));
  }
  std::string Text(int column) const override {
    return result_.getString(Index(column));
  }

 private:
  static std::uint32_t Index(int column) {
    return static_cast<std::uint32_t>(column + 1);
  }
  const sql::ResultSet& result_;
};

class ServerConnection final : public Connection {
 public:
  explicit ServerConnection(std::unique_ptr<sql::Connection> connection)
      : connection_(std::move(connection)), statements_(*connection_) {}

  absl::Status SetUpSession(const ConnectionOptions& options);

  absl::StatusOr<std::int64_t> Execute(
      std::string_view sql, const std::vector<Value>& values) override {
    std::int64_t changed = 0;
    absl::Status status = Run(sql, [&] {
      sql::PreparedStatement& statement = statements_.Get(sql);
      Bind(statement, values);
      changed = statement.executeUpdate();
    });
    if (!status.ok()) return status;
    return changed;
  }

  absl::Status Query(std::string_view sql, const std::vector<Value>& values,
                     const RowCallback& row) override {
    return Run(sql, [&] {
      sql::PreparedStatement& statement = statements_.Get(sql);
      Bind(statement, values);
      const std::unique_ptr<sql::ResultSet> result(statement.executeQuery());
      const ResultRow current(*result);
      while (result->next()) row(current);
    });
  }

  absl::Status ExecuteDirect(std::string_view sql) override {
    return Run(sql, [&] { RunText(sql); });
  }

  absl::StatusOr<std::uint64_t> LastInsertId() override {
    std::uint64_t id = 0;
    absl::Status status = Query(
        "SELECT LAST_INSERT_ID()", {},
        [&](const Row& row) { id = static_cast<std::uint64_t>(row.Int(0)); });
    if (!status.ok()) return status;
    return id;
  }

  std::uint64_t server_id() const override { return server_id_; }
  const std::string& node() const override { return node_; }
  void StopAt(std::stop_token stop) override { stop_ = std::move(stop); }
  bool healthy() const override { return healthy_; }
  bool is_mariadb() const override { return is_mariadb_; }

 private:
  // kLost: the server has rolled it back, and its Transaction lives still.
  enum class TransactionState { kNone, kOpen, kLost };

  absl::Status BeginTransaction() override {
    return Begin("START TRANSACTION");
  }

  // The isolation level is that of the next transaction only.
  absl::Status BeginSnapshot() override {
    absl::Status status = NoTransactionIsOpen();
    if (status.ok()) {
      status = ExecuteDirect("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    }
    if (!status.ok()) return status;
    status = Begin("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    if (!status.ok()) healthy_ = false;
    return status;
  }

  absl::Status NoTransactionIsOpen() const {
    if (transaction_ != TransactionState::kNone) {
      return domain::Error(absl::StatusCode::kFailedPrecondition,
                           "TRANSACTION_OPEN",
                           "This connection is in a transaction already; end "
                           "it before the next one begins.");
    }
    return absl::OkStatus();
  }

  absl::Status Begin(std::string_view sql) {
    absl::Status status = NoTransactionIsOpen();
    if (status.ok()) status = ExecuteDirect(sql);
    if (status.ok()) transaction_ = TransactionState::kOpen;
    return status;
  }

  absl::Status CommitTransaction() override {
    const std::stop_token stop = std::exchange(stop_, {});
    absl::Status status = ExecuteDirect("COMMIT");
    stop_ = stop;
    const bool lost = transaction_ == TransactionState::kLost;
    transaction_ = TransactionState::kNone;
    if (status.ok() || lost) return status;
    healthy_ = false;
    return domain::Error(
        absl::StatusCode::kUnknown, "COMMIT_UNKNOWN",
        absl::StrCat("Whether the transaction was committed is not known; ask "
                     "the database for what it wrote. ",
                     std::string(status.message())));
  }

  void RollBackTransaction() override {
    const auto state = std::exchange(transaction_, TransactionState::kNone);
    if (state == TransactionState::kOpen && healthy_) RollBackOrPoison();
  }

  void RollBackOrPoison() {
    try {
      RunText("ROLLBACK");
    } catch (const std::exception&) {
      healthy_ = false;
    }
  }

  void RunText(std::string_view sql) {
    const std::unique_ptr<sql::Statement> statement(
        connection_->createStatement());
    bool has_rows = statement->execute(SqlString(sql));
    while (has_rows) {
      const std::unique_ptr<sql::ResultSet> dropped(statement->getResultSet());
      has_rows = statement->getMoreResults();
    }
  }

  template <typename Work>
  absl::Status Run(std::string_view sql, Work work) {
    if (!healthy_) {
      return domain::Error(absl::StatusCode::kUnavailable,
                           "DATABASE_UNAVAILABLE",
                           "This connection failed before; open another one.");
    }
    if (stop_.stop_requested()) return Stopped();
    if (transaction_ == TransactionState::kLost) {
      return domain::Error(absl::StatusCode::kAborted, "LOCK_CONFLICT",
                           "The transaction was rolled back by an earlier "
                           "error in it; run all of it again.");
    }
    try {
      work();
      return absl::OkStatus();
    } catch (const sql::SQLException& error) {
      statements_.Drop(sql);
      return Failed(error);
    } catch (const std::exception& error) {
      healthy_ = false;
      return domain::Error(absl::StatusCode::kInternal, "DATABASE_ERROR",
                           error.what());
    }
  }

  absl::Status Failed(const sql::SQLException& error) {
    ServerError explained = ExplainError(error.getErrorCode(), error.what());
    healthy_ = explained.connection_usable;
    if (absl::IsAborted(explained.status) ||
        absl::IsCancelled(explained.status)) {
      LoseTransaction();
    }
    return std::move(explained.status);
  }

  absl::Status Stopped() {
    LoseTransaction();
    return absl::CancelledError("Nobody waits for the statement any more.");
  }

  // A deadlock has rolled it back, a lock wait that timed out has not.
  void LoseTransaction() {
    if (transaction_ != TransactionState::kOpen) return;
    RollBackOrPoison();
    transaction_ = TransactionState::kLost;
  }

  absl::Status CheckSession(const ConnectionOptions& options);

  // The order matters: statements end before their connection.
  std::unique_ptr<sql::Connection> connection_;
  StatementCache statements_;
  TransactionState transaction_ = TransactionState::kNone;
  std::uint64_t server_id_ = 0;
  std::string node_;
  std::stop_token stop_;
  bool healthy_ = true;
  bool is_mariadb_ = false;
};

constexpr std::string_view kSqlMode =
    "STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

absl::Status ServerConnection::SetUpSession(const ConnectionOptions& options) {
  const std::string settings = absl::StrCat(
      "SET SESSION autocommit = 1, time_zone = '+00:00', sql_mode = '",
      std::string(kSqlMode), "'");
  for (std::string_view sql :
       {std::string_view("SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci"),
        std::string_view(settings),
        std::string_view(
            "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")}) {
    if (absl::Status status = ExecuteDirect(sql); !status.ok()) return status;
  }
  absl::Status status = Query(
      "SELECT VERSION(), CONNECTION_ID(),"
      " CONCAT(@@hostname, ':', @@port, ' ', @@datadir)",
      {}, [this](const Row& row) {
        is_mariadb_ = row.Text(0).find("MariaDB") != std::string::npos;
        server_id_ = static_cast<std::uint64_t>(row.Int(1));
        node_ = row.Text(2);
      });
  if (!status.ok()) return status;
  return CheckSession(options);
}

// Options that the connector does not know are ignored in silence, and so are
// some that it knows.
absl::Status ServerConnection::CheckSession(const ConnectionOptions& options) {
  std::string wrong;
  const auto expect = [&](std::string_view sql, auto accept) {
    return Query(sql, {}, [&](const Row& row) {
      for (int column = 0; column < 2; ++column) {
        if (!accept(column, row.Text(column))) {
          absl::StrAppend(&wrong, " ", SqlString(sql).asStdString(), " is ",
                          row.Text(column), ".");
        }
      }
    });
  };
  absl::Status status =
      expect("SELECT @@sql_mode, @@time_zone", [](int column, auto value) {
        return column == 0 ? value.find("STRICT_ALL_TABLES") != value.npos
                           : value == "+00:00";
      });
  status.Update(
      expect("SELECT @@character_set_client, @@character_set_results",
             [](int, const auto& value) { return value == "utf8mb4"; }));
  if (!options.tls_ca_file.empty()) {
    status.Update(
        expect("SHOW SESSION STATUS LIKE 'Ssl_cipher'",
               [](int, const auto& value) { return !value.empty(); }));
  }
  if (!status.ok() || wrong.empty()) return status;
  return domain::Error(absl::StatusCode::kInternal, "DATABASE_ERROR",
                       absl::StrCat("The server did not take the settings that "
                                    "the session needs:",
                                    wrong));
}

sql::ConnectOptionsMap ConnectOptions(const ConnectionOptions& options) {
  const auto seconds = [](absl::Duration duration) {
    return static_cast<int>(absl::ToInt64Seconds(
        absl::Ceil(std::max(duration, absl::Seconds(1)), absl::Seconds(1))));
  };
  sql::ConnectOptionsMap map;
  if (options.socket_path.empty()) {
    map["hostName"] = SqlString(options.host);
    map["port"] = static_cast<int>(options.port);
  } else {
    map["hostName"] = SqlString("unix://" + options.socket_path);
  }
  map["userName"] = SqlString(options.user);
  map["password"] = SqlString(options.password);
  if (!options.database.empty()) map["schema"] = SqlString(options.database);
  if (!options.tls_ca_file.empty()) {
    map["sslCA"] = SqlString(options.tls_ca_file);
    map["sslVerify"] = true;
  }
  map["OPT_CHARSET_NAME"] = SqlString("utf8mb4");
  map["OPT_RECONNECT"] = false;
  map["OPT_LOCAL_INFILE"] = 0;
  map["OPT_CONNECT_TIMEOUT"] = seconds(options.connect_timeout);
  map["OPT_READ_TIMEOUT"] = seconds(options.io_timeout);
  map["OPT_WRITE_TIMEOUT"] = seconds(options.io_timeout);
  return map;
}

absl::Status NotOpened(const absl::Status& status) {
  if (domain::ErrorReason(status) != kTlsFailed) return status;
  return domain::Error(
      status.code(), kTlsFailed,
      absl::StrCat(std::string(status.message()),
                   ". The database must speak TLS and show a certificate that "
                   "is in force, is for the host that the connection names, "
                   "and is signed by a CA of the file that the connection "
                   "trusts (--database, --database-tls-ca)."));
}

}  // namespace

void Connection::InitializeDriver() {
  try {
    Driver();
  } catch (const std::exception&) {
    // Open will meet it again, and say so.
  }
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(
    const ConnectionOptions& options) {
  std::unique_ptr<ServerConnection> connection;
  try {
    sql::ConnectOptionsMap map = ConnectOptions(options);
    connection = std::make_unique<ServerConnection>(
        std::unique_ptr<sql::Connection>(Driver().connect(map)));
  } catch (const sql::SQLException& error) {
    return NotOpened(ExplainError(error.getErrorCode(), error.what()).status);
  } catch (const std::exception& error) {
    return domain::Error(absl::StatusCode::kInternal, "DATABASE_ERROR",
                         error.what());
  }
  if (absl::Status status = connection->SetUpSession(options); !status.ok()) {
    return status;
  }
  return connection;
}

std::string Connection::Placeholders(std::size_t rows, std::size_t columns) {
  std::string row = "(";
  for (std::size_t i = 0; i < columns; ++i) row += i == 0 ? "?" : ",?";
  row += ")";
  std::string all;
  all.reserve(rows * (row.size() + 1));
  for (std::size_t i = 0; i < rows; ++i) {
    if (i != 0) all += ',';
    all += row;
  }
  return all;
}

}  // namespace cte::db
