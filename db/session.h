#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/statement_killer.h"

namespace cte::db {

// The connection of one store: opened when it is first needed, and anew after
// it broke. Not thread safe.
class Session {
 public:
  // Statements are ended by the killer, which is shared.
  Session(ConnectionOptions options, std::shared_ptr<StatementKiller> killer);
  ~Session();
  Session(const Session&) = delete;

  // Runs `work` in a transaction and commits it. Runs all of it again after a
  // deadlock or a lock that took too long (a bounded number of times, with
  // growing pauses), so `work` must begin from nothing each time. `work` ends
  // the transaction without a trace by answering an error.
  //
  // UNAVAILABLE, DATABASE_UNAVAILABLE: no connection, or it broke; if it broke
  // while committing, the transaction may be in: whoever asks again has to
  // look. FAILED_PRECONDITION, SNAPSHOT_OPEN: a snapshot only reads.
  absl::Status Transact(const std::function<absl::Status(Connection&)>& work);

  // Runs `work` outside of a transaction: each statement for itself; or, within
  // a snapshot, in that.
  absl::Status Run(const std::function<absl::Status(Connection&)>& work);

  // Runs `work`, in which every Run reads what was there when it began. Once
  // the connection broke in it, all that follows in it is UNAVAILABLE.
  // FAILED_PRECONDITION, SNAPSHOT_OPEN: within another one.
  absl::Status Snapshot(const std::function<absl::Status()>& work);

  // Runs `work`. Once `stop` is requested, from any thread, the statement that
  // runs is killed, and all else that is asked of the session in `work` is
  // CANCELLED; a transaction that is not being committed leaves nothing. Not
  // within another one.
  void Until(const std::stop_token& stop, const std::function<void()>& work);

  // Transact and Run of work that answers an absl::StatusOr.
  template <typename Work>
  std::invoke_result_t<Work, Connection&> Write(const Work& work) {
    std::invoke_result_t<Work, Connection&> answer;
    const absl::Status status = Transact([&](Connection& connection) {
      answer = work(connection);
      return answer.status();
    });
    if (!status.ok()) return status;
    return answer;
  }
  template <typename Work>
  std::invoke_result_t<Work, Connection&> Read(const Work& work) {
    std::invoke_result_t<Work, Connection&> answer;
    const absl::Status status = Run([&](Connection& connection) {
      answer = work(connection);
      return answer.status();
    });
    if (!status.ok()) return status;
    return answer;
  }

 private:
  class Use;  // of the connection, as the observer sees it

  absl::StatusOr<Connection*> Connect();
  absl::Status TransactOnce(
      Connection& connection,
      const std::function<absl::Status(Connection&)>& work);
  void Observe(const absl::Status& status) const;
  void EndUntil();
  void Disconnect();
  absl::Status NoSnapshotIsOpen() const;
  absl::Status Settle(const absl::Status& status);

  const ConnectionOptions options_;
  const std::shared_ptr<StatementKiller> killer_;
  const std::shared_ptr<Interruptible> running_ =
      std::make_shared<Interruptible>();
  Observer& observer_;
  std::stop_token stop_;
  std::unique_ptr<Connection> connection_;
  absl::Time used_;                      // when the connection was, last
  std::optional<Transaction> snapshot_;  // ends before its connection
};

}  // namespace cte::db
