#pragma once

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"

namespace cte::db {

// The connection of one store: opened when it is first needed, and anew after
// it broke. Not thread safe.
class Session {
 public:
  explicit Session(ConnectionOptions options);

  // Runs `work` in a transaction and commits it. Runs all of it again after a
  // deadlock or a lock that took too long (a bounded number of times, with
  // growing pauses), so `work` must begin from nothing each time. `work` ends
  // the transaction without a trace by answering an error.
  //
  // UNAVAILABLE, DATABASE_UNAVAILABLE: no connection, or it broke; if it broke
  // while committing, the transaction may be in: whoever asks again has to
  // look.
  absl::Status Transact(const std::function<absl::Status(Connection&)>& work);

  // Runs `work` outside of a transaction: each statement for itself.
  absl::Status Run(const std::function<absl::Status(Connection&)>& work);

 private:
  absl::StatusOr<Connection*> Connect();
  absl::Status Settle(const absl::Status& status);

  ConnectionOptions options_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace cte::db
